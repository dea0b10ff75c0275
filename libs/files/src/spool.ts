import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { onDisk } from './disk-errors.js';
import { fileTooLarge, type StoredFile } from './file-store.js';

export interface SpoolOptions {
  /** Content up to this many bytes stays in memory. */
  readonly memoryBytes: number;
  readonly maximumBytes: number;
  /** Where larger content goes: a file that is not there yet. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** Content with its length and hash known: in memory, or in a file that is flushed to the disk. */
export type Spooled = StoredFile & ({ readonly data: Buffer } | { readonly path: string });

/**
 * Takes in content whose length nobody knows, holding at most `memoryBytes` and one chunk in memory.
 * When it throws, the file is gone and the stream destroyed. @throws RedressError `file-too-large`, `files-full`; what the stream throws
 */
export async function spool(ref: string, content: Uint8Array | Readable, options: SpoolOptions): Promise<Spooled> {
  const intake = new Intake(ref, options);
  try {
    for await (const chunk of chunksOf(content, options.signal)) await intake.add(chunk);
    return await intake.finish();
  } catch (error) {
    await intake.discard();
    throw error;
  }
}

async function* chunksOf(content: Uint8Array | Readable, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  signal?.throwIfAborted();
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const abort = (): void => {
    content.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of content) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

class Intake {
  private readonly ref: string;
  private readonly options: SpoolOptions;
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private held: Uint8Array[] = [];
  private file: FileHandle | undefined;

  constructor(ref: string, options: SpoolOptions) {
    this.ref = ref;
    this.options = options;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    if (this.bytes > this.options.maximumBytes) throw fileTooLarge(this.ref, this.options.maximumBytes);
    this.hash.update(chunk);
    if (this.file === undefined) {
      this.held.push(chunk);
      if (this.bytes > this.options.memoryBytes) await this.spill();
    } else await this.append(chunk);
  }

  async finish(): Promise<Spooled> {
    const known = { ref: this.ref, bytes: this.bytes, sha256: this.hash.digest('hex') };
    if (this.file === undefined) return { ...known, data: Buffer.concat(this.held) };
    await this.work((file) => file.sync());
    await this.file.close();
    return { ...known, path: this.options.path };
  }

  async discard(): Promise<void> {
    if (this.file === undefined) return;
    await this.file.close();
    await rm(this.options.path, { force: true });
  }

  private async spill(): Promise<void> {
    this.file = await onDisk(() => open(this.options.path, 'wx', 0o600));
    const held = this.held;
    this.held = [];
    for (const chunk of held) await this.append(chunk);
  }

  private async append(chunk: Uint8Array): Promise<void> {
    await this.work((file) => file.writeFile(chunk));
  }

  private async work(task: (file: FileHandle) => Promise<void>): Promise<void> {
    const file = this.file;
    if (file !== undefined) await onDisk(() => task(file));
  }
}
