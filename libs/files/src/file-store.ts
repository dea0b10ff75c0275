import { RedressError } from '@redress/kernel';
import type { Readable } from 'node:stream';

/** What is known of a kept file. `bytes` is its length, `sha256` the hash of its bytes in lower-case hex, taken when it came in. */
export interface StoredFile {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PutOptions {
  /** More bytes than these are refused; `DEFAULT_PUT_BYTES` unless told. */
  readonly maximumBytes?: number;
  /** Gives the put up; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/** The largest file taken in unless the caller says otherwise: several times the largest mail that is accepted. */
export const DEFAULT_PUT_BYTES = 256 * 1024 * 1024;

/** The largest file that is read into memory as one piece unless the caller says otherwise. */
export const DEFAULT_READ_BYTES = 64 * 1024 * 1024;

/**
 * Keeps bytes under references such as `raw/email/<hash>` (see `checkFileRef`). A reference is given its bytes once and
 * keeps them: putting the same bytes again is fine, other bytes are refused. What is visible is whole and durable.
 * Every method throws RedressError `file-ref-invalid` for a bad reference and `files-unavailable` (retriable) when the
 * store can't be reached; embedded, also what SqliteStore throws.
 */
export abstract class FileStore {
  /**
   * Keeps `content`, durable when it resolves. A content that fails, is aborted or is too large leaves nothing behind;
   * its own error is thrown on. A stream is always used up or destroyed.
   * @throws RedressError `file-exists` when the reference has other bytes, `file-too-large`, `files-full` (retriable)
   */
  abstract put(ref: string, content: Uint8Array | Readable, options?: PutOptions): Promise<StoredFile>;

  /** What is known of the file, or undefined when there is none. */
  abstract stat(ref: string): Promise<StoredFile | undefined>;

  /**
   * The bytes as one piece. They are not checked against the stored hash; `stat` gives it to whoever wants to.
   * @throws RedressError `file-not-found`, `file-damaged`, `file-too-large` when there are more than `maximumBytes`
   */
  abstract read(ref: string, maximumBytes?: number): Promise<Buffer>;

  /** The bytes as a stream, which the caller reads or destroys. @throws RedressError `file-not-found`, `file-damaged` */
  abstract stream(ref: string): Promise<Readable>;

  /** Forgets the file and its bytes; fine when there is none. */
  abstract remove(ref: string): Promise<void>;

  /** Lets go of connections. Puts on their way may fail. */
  abstract close(): Promise<void>;

  /** At most the first `bytes` bytes, whatever the file's length. @throws RedressError `file-not-found`, `file-damaged` */
  async readBeginning(ref: string, bytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of await this.stream(ref)) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length >= bytes) break;
    }
    return Buffer.concat(chunks).subarray(0, bytes);
  }

  async has(ref: string): Promise<boolean> {
    return (await this.stat(ref)) !== undefined;
  }
}

export function fileNotFound(ref: string): RedressError {
  return new RedressError('file-not-found', `there is no file ${ref}; it was never put, or it was destroyed`);
}

export function fileExists(ref: string): RedressError {
  return new RedressError(
    'file-exists',
    `${ref} is taken by other bytes and files are never overwritten; put these under another reference`,
  );
}

export function fileTooLarge(ref: string, maximumBytes: number): RedressError {
  return new RedressError('file-too-large', `${ref} is larger than the ${String(maximumBytes)} bytes allowed here`);
}

export function fileDamaged(ref: string, what: string, cause?: unknown): RedressError {
  return new RedressError('file-damaged', `${ref} can't be read whole: ${what}; restore it from a backup`, { cause });
}
