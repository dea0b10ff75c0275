import type { Readable } from 'node:stream';
import { FileStore, type PutOptions, type StoredFile } from '@redress/files';

/** A file store that remembers what uploads it holds. */
export class WatchedFiles extends FileStore {
  readonly uploads = new Set<string>();

  constructor(private readonly files: FileStore) {
    super();
  }

  override async put(ref: string, content: Uint8Array | Readable, options?: PutOptions): Promise<StoredFile> {
    const stored = await this.files.put(ref, content, options);
    if (ref.startsWith('upload/')) this.uploads.add(ref);
    return stored;
  }

  override async remove(ref: string): Promise<void> {
    await this.files.remove(ref);
    this.uploads.delete(ref);
  }

  override stat(ref: string): Promise<StoredFile | undefined> {
    return this.files.stat(ref);
  }

  override read(ref: string, maximumBytes?: number): Promise<Buffer> {
    return this.files.read(ref, maximumBytes);
  }

  override stream(ref: string): Promise<Readable> {
    return this.files.stream(ref);
  }

  override close(): Promise<void> {
    return this.files.close();
  }
}
