import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { RedressError, sha256, systemClock } from '@redress/kernel';
import { checkFileRef } from '../file-ref.js';
import {
  DEFAULT_PUT_BYTES,
  DEFAULT_READ_BYTES,
  fileDamaged,
  fileExists,
  fileNotFound,
  FileStore,
  fileTooLarge,
  type PutOptions,
  type StoredFile,
} from '../file-store.js';
import { spool, type Spooled } from '../spool.js';
import { S3Bucket, type S3Object } from './s3-bucket.js';
import { fromS3Error } from './s3-errors.js';
import type { S3Location } from './s3-location.js';
import { openSpoolFolder } from './spool-folder.js';

const MEMORY_BYTES = 1024 * 1024;
const UPLOAD_DEAD_MS = 24 * 60 * 60 * 1000;
const PROBE_REF = 'redress-probe/never-overwritten';

/**
 * Files in a bucket of any S3 store that honours `If-None-Match: *`. Content above 1 MB passes through a file in a
 * temporary folder, because its hash must be known before the upload begins: it travels as metadata of the object.
 */
export class S3FileStore extends FileStore {
  private readonly bucket: S3Bucket;
  private readonly folder: string;

  private constructor(bucket: S3Bucket, folder: string) {
    super();
    this.bucket = bucket;
    this.folder = folder;
  }

  /**
   * Proves that the store overwrites nothing, and drops uploads left by processes that died a day ago.
   * @param temporary a folder on this machine with room for the puts on their way
   * @throws RedressError `files-overwritable`, `files-refused`, `files-unavailable` (retriable)
   */
  static async open(location: S3Location, temporary: string): Promise<S3FileStore> {
    const bucket = new S3Bucket(location);
    try {
      await proveNothingIsOverwritten(bucket);
      await bucket.dropUploads(systemClock.now() - UPLOAD_DEAD_MS);
      return new S3FileStore(bucket, await openSpoolFolder(temporary));
    } catch (error) {
      bucket.close();
      throw error;
    }
  }

  async put(ref: string, content: Uint8Array | Readable, options: PutOptions = {}): Promise<StoredFile> {
    checkFileRef(ref);
    const path = join(this.folder, randomUUID());
    try {
      const spooled = await spool(ref, content, {
        memoryBytes: MEMORY_BYTES,
        maximumBytes: options.maximumBytes ?? DEFAULT_PUT_BYTES,
        path,
        signal: options.signal,
      });
      return await this.create(spooled, options.signal);
    } finally {
      await rm(path, { force: true });
    }
  }

  async stat(ref: string): Promise<StoredFile | undefined> {
    checkFileRef(ref);
    const there = await this.bucket.head(ref);
    return there === undefined ? undefined : asStored(ref, there);
  }

  async read(ref: string, maximumBytes = DEFAULT_READ_BYTES): Promise<Buffer> {
    const { bytes, body } = await this.open(ref);
    if (bytes > maximumBytes) {
      body.destroy();
      throw fileTooLarge(ref, maximumBytes);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    if (content.length !== bytes) throw fileDamaged(ref, 'its length changed on the way');
    return content;
  }

  async stream(ref: string): Promise<Readable> {
    return (await this.open(ref)).body;
  }

  async remove(ref: string): Promise<void> {
    checkFileRef(ref);
    await this.bucket.remove(ref);
  }

  async close(): Promise<void> {
    this.bucket.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async create(content: Spooled, signal: AbortSignal | undefined): Promise<StoredFile> {
    const { ref, bytes, sha256: hash } = content;
    if (!(await this.bucket.create(ref, content, signal))) {
      const there = await this.bucket.head(ref);
      if (there?.sha256 !== hash || there.bytes !== bytes) throw fileExists(ref);
    }
    return { ref, bytes, sha256: hash };
  }

  private async open(ref: string): Promise<{ bytes: number; body: Readable }> {
    checkFileRef(ref);
    const answer = await this.bucket.get(ref);
    if (answer === undefined) throw fileNotFound(ref);
    return { bytes: answer.bytes, body: withNamedErrors(answer.body) };
  }
}

/** Some stores ignore `If-None-Match` and overwrite silently: better no start than that. */
async function proveNothingIsOverwritten(bucket: S3Bucket): Promise<void> {
  const data = Buffer.from('Redress checks here that this store never overwrites.\n');
  const probe: Spooled = { ref: PROBE_REF, bytes: data.length, sha256: sha256(data), data };
  if (!(await bucket.create(PROBE_REF, probe))) return;
  if (!(await bucket.create(PROBE_REF, probe))) return;
  throw new RedressError(
    'files-overwritable',
    'the S3 store ignores If-None-Match, so files could be overwritten; use a server that honours it (Amazon S3, versitygw, a current MinIO or Ceph)',
  );
}

function asStored(ref: string, object: S3Object): StoredFile {
  if (object.sha256 === undefined) throw fileDamaged(ref, 'it has no stored hash, so it was not put by Redress');
  return { ref, bytes: object.bytes, sha256: object.sha256 };
}

function withNamedErrors(body: Readable): Readable {
  const named = new PassThrough();
  body.on('error', (error) => named.destroy(fromS3Error('go on reading a file', error)));
  named.on('close', () => body.destroy());
  return body.pipe(named);
}
