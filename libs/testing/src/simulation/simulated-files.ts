import { Readable } from 'node:stream';
import { sha256 } from '@redress/kernel';
import { FileStore, fileExists, fileNotFound, type StoredFile } from '@redress/files';
import type { SimulatedProcess } from './simulated-process.js';

/** The bytes of all processes by reference; outlives them. */
export type FileBytes = Map<string, Buffer>;

/** One process's way to the shared files; every call goes through the world. */
export class SimulatedFiles extends FileStore {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly files: FileBytes,
  ) {
    super();
  }

  override async put(ref: string, content: Uint8Array | Readable): Promise<StoredFile> {
    const bytes = content instanceof Readable ? await collect(content) : Buffer.from(content);
    return await this.process.call('file', `put ${area(ref)}`, () => {
      const known = this.files.get(ref);
      if (known !== undefined && !known.equals(bytes)) throw fileExists(ref);
      this.files.set(ref, bytes);
      return describe(ref, bytes);
    });
  }

  override async stat(ref: string): Promise<StoredFile | undefined> {
    return await this.process.call('file', `stat ${area(ref)}`, () => {
      const bytes = this.files.get(ref);
      return bytes === undefined ? undefined : describe(ref, bytes);
    });
  }

  override async read(ref: string): Promise<Buffer> {
    return await this.process.call('file', `read ${area(ref)}`, () => {
      const bytes = this.files.get(ref);
      if (bytes === undefined) throw fileNotFound(ref);
      return bytes;
    });
  }

  override async stream(ref: string): Promise<Readable> {
    return Readable.from([await this.read(ref)]);
  }

  override async remove(ref: string): Promise<void> {
    await this.process.call('file', `remove ${area(ref)}`, () => this.files.delete(ref));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

async function collect(content: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function describe(ref: string, bytes: Buffer): StoredFile {
  return { ref, bytes: bytes.length, sha256: sha256(bytes) };
}

/** The folder of a reference: enough for a trace line to be read. */
function area(ref: string): string {
  return ref.split('/').slice(0, 2).join('/');
}
