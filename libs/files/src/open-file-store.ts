import { tmpdir } from 'node:os';
import { RedressError } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import { EmbeddedFileStore } from './embedded/embedded-file-store.js';
import type { FileStore } from './file-store.js';
import { parseS3Url } from './s3/s3-location.js';

export interface OpenFileStoreOptions {
  /** For `file:`: the store that keeps the small files and the list of all. */
  readonly store?: SqliteStore;
  /** For `file:`: the data folder; large files go to `files/` in it. */
  readonly folder?: string;
  /** For `s3:`: where puts above 1 MB pass through; the machine's folder for temporary files unless told. */
  readonly temporary?: string;
}

/**
 * Opens the engine that the address names: `file:` or `s3://bucket/prefix?endpoint=…&region=…` (keys as the AWS SDK finds
 * them, for example AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY).
 * @throws RedressError `files-url`; what the engine throws, `files-unavailable` (retriable) among it
 */
export async function openFileStore(url: string, options: OpenFileStoreOptions): Promise<FileStore> {
  if (url === 'file:') {
    if (options.store === undefined || options.folder === undefined) {
      throw new RedressError('files-url', 'the file store `file:` needs the data folder and its store');
    }
    return await EmbeddedFileStore.open(options.store, options.folder);
  }
  const location = parseS3Url(url);
  // The SDK costs memory and time to load: only where it is used.
  const { S3FileStore } = await import('./s3/s3-file-store.js');
  return await S3FileStore.open(location, options.temporary ?? tmpdir());
}
