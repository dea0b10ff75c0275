import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Spooled } from '../spool.js';
import { fromS3Error, s3Status } from './s3-errors.js';
import type { S3Location } from './s3-location.js';

// One answer, all tries together. A take-in waits for it while the sender of a mail holds the line (RFC 5321, 4.5.3.2: minutes).
const CALL_MS = 20_000;
const CONNECT_MS = 3_000;
const IDLE_SOCKET_MS = 15_000;
const TRIES = 3;
// The slowest upload that is waited for.
const UPLOAD_BYTES_PER_MS = 128;
// S3's smallest part. Two on the way bound the memory of a put to about 15 MB.
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_ON_THE_WAY = 2;

/** What S3 says of an object: its length and, when we put it, the hash of its bytes. */
export interface S3Object {
  readonly bytes: number;
  readonly sha256: string | undefined;
}

/** The calls on one bucket that the file store needs: bounded in time, their errors named (`fromS3Error`). */
export class S3Bucket {
  private readonly client: S3Client;
  private readonly location: S3Location;

  constructor(location: S3Location) {
    this.location = location;
    const config: S3ClientConfig = {
      region: location.region,
      maxAttempts: TRIES,
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_SOCKET_MS },
    };
    if (location.endpoint !== undefined) Object.assign(config, { endpoint: location.endpoint, forcePathStyle: true });
    this.client = new S3Client(config);
  }

  /**
   * Makes the object unless there is one already: true when it was made, false when there was one. S3 decides it
   * (`If-None-Match: *`) when the whole object has arrived, so of two writers one wins and no half object is ever seen.
   */
  async create(ref: string, content: Spooled, signal?: AbortSignal): Promise<boolean> {
    const input = { ...this.at(ref), IfNoneMatch: '*', Metadata: { sha256: content.sha256 } };
    const bounded = bound(CALL_MS + content.bytes / UPLOAD_BYTES_PER_MS, signal);
    try {
      if ('data' in content) {
        const checked = { ChecksumSHA256: Buffer.from(content.sha256, 'hex').toString('base64') };
        const command = new PutObjectCommand({ ...input, ...checked, Body: content.data });
        await this.client.send(command, { abortSignal: bounded });
      } else await this.upload({ ...input, Body: createReadStream(content.path) }, bounded);
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      if (s3Status(error) === 412) return false;
      // 409: another writer of this object is at it right now; if it is done, it has won.
      if (s3Status(error) === 409 && (await this.head(ref)) !== undefined) return false;
      throw fromS3Error('keep a file', error);
    }
  }

  async head(ref: string): Promise<S3Object | undefined> {
    try {
      const answer = await this.client.send(new HeadObjectCommand(this.at(ref)), { abortSignal: bound(CALL_MS) });
      return { bytes: answer.ContentLength ?? 0, sha256: answer.Metadata?.['sha256'] };
    } catch (error) {
      if (s3Status(error) === 404) return undefined;
      throw fromS3Error('look a file up', error);
    }
  }

  async get(ref: string): Promise<{ readonly bytes: number; readonly body: Readable } | undefined> {
    const answering = new AbortController();
    const timer = setTimeout(() => {
      answering.abort();
    }, CALL_MS);
    try {
      const answer = await this.client.send(new GetObjectCommand(this.at(ref)), { abortSignal: answering.signal });
      if (!(answer.Body instanceof Readable)) throw new TypeError('the answer has no body');
      return { bytes: answer.ContentLength ?? 0, body: answer.Body };
    } catch (error) {
      if (s3Status(error) === 404) return undefined;
      throw fromS3Error('read a file', error);
    } finally {
      clearTimeout(timer);
    }
  }

  async remove(ref: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand(this.at(ref)), { abortSignal: bound(CALL_MS) });
    } catch (error) {
      throw fromS3Error('remove a file', error);
    }
  }

  /** Drops uploads in parts that began before `before` (milliseconds): their process is gone. At most 1,000 a call. */
  async dropUploads(before: number): Promise<void> {
    const { bucket, prefix } = this.location;
    try {
      const open = await this.client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, ...(prefix === '' ? {} : { Prefix: prefix }) }),
        { abortSignal: bound(CALL_MS) },
      );
      for (const { Key, UploadId, Initiated } of open.Uploads ?? []) {
        if (Key === undefined || UploadId === undefined || (Initiated?.getTime() ?? before) >= before) continue;
        const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId });
        await this.client.send(command, { abortSignal: bound(CALL_MS) });
      }
    } catch (error) {
      throw fromS3Error('drop uploads that were given up', error);
    }
  }

  close(): void {
    this.client.destroy();
  }

  private async upload(params: PutObjectCommandInput, signal: AbortSignal): Promise<void> {
    const abortController = new AbortController();
    const abort = (): void => {
      abortController.abort();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      const shape = { partSize: PART_BYTES, queueSize: PARTS_ON_THE_WAY, leavePartsOnError: false };
      await new Upload({ client: this.client, params, abortController, ...shape }).done();
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  private at(ref: string): { Bucket: string; Key: string } {
    return { Bucket: this.location.bucket, Key: `${this.location.prefix}${ref}` };
  }
}

function bound(ms: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(Math.ceil(ms));
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}
