import { Readable } from 'node:stream';
import { FileStore, type StoredFile } from '@redress/files';
import { MemoryFiles, wholeOf, type FileBytes } from '../memory-files.js';
import type { SimulatedProcess } from './simulated-process.js';

/** One process's way to the files that all share; every call goes through the world. */
export class SimulatedFiles extends FileStore {
  private readonly files: MemoryFiles;

  constructor(
    private readonly process: SimulatedProcess,
    shared: FileBytes,
  ) {
    super();
    this.files = new MemoryFiles(shared);
  }

  override async put(ref: string, content: Uint8Array | Readable): Promise<StoredFile> {
    const bytes = await wholeOf(content);
    return await this.process.call('file', `put ${area(ref)}`, () => this.files.put(ref, bytes));
  }

  override async stat(ref: string): Promise<StoredFile | undefined> {
    return await this.process.call('file', `stat ${area(ref)}`, () => this.files.stat(ref));
  }

  override async read(ref: string): Promise<Buffer> {
    return await this.process.call('file', `read ${area(ref)}`, () => this.files.read(ref));
  }

  override async stream(ref: string): Promise<Readable> {
    return Readable.from([await this.read(ref)]);
  }

  override async remove(ref: string): Promise<void> {
    await this.process.call('file', `remove ${area(ref)}`, () => this.files.remove(ref));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The folder of a reference: enough for a trace line to be read. */
function area(ref: string): string {
  return ref.split('/').slice(0, 2).join('/');
}
