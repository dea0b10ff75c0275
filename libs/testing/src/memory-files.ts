import { Readable } from 'node:stream';
import { sha256 } from '@redress/kernel';
import { FileStore, fileExists, fileNotFound, type StoredFile } from '@redress/files';

/** The bytes of files by reference; may outlive the stores that share it. */
export type FileBytes = Map<string, Buffer>;

/** A file store in memory that keeps the promises of the real ones. */
export class MemoryFiles extends FileStore {
  constructor(readonly contents: FileBytes = new Map()) {
    super();
  }

  override async put(ref: string, content: Uint8Array | Readable): Promise<StoredFile> {
    const bytes = await wholeOf(content);
    if (this.contents.get(ref)?.equals(bytes) === false) throw fileExists(ref);
    this.contents.set(ref, bytes);
    return describe(ref, bytes);
  }

  override stat(ref: string): Promise<StoredFile | undefined> {
    const bytes = this.contents.get(ref);
    return Promise.resolve(bytes === undefined ? undefined : describe(ref, bytes));
  }

  override read(ref: string): Promise<Buffer> {
    const bytes = this.contents.get(ref);
    return bytes === undefined ? Promise.reject(fileNotFound(ref)) : Promise.resolve(bytes);
  }

  override async stream(ref: string): Promise<Readable> {
    return Readable.from([await this.read(ref)]);
  }

  override remove(ref: string): Promise<void> {
    this.contents.delete(ref);
    return Promise.resolve();
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Everything that comes, as one piece. */
export async function wholeOf(content: Uint8Array | Readable): Promise<Buffer> {
  if (!(content instanceof Readable)) return Buffer.from(content);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function describe(ref: string, bytes: Buffer): StoredFile {
  return { ref, bytes: bytes.length, sha256: sha256(bytes) };
}
