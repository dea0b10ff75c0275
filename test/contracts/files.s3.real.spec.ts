import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { openFileStore, type FileStore } from '@redress/files';
import { fileStoreContract, type FileStoreUnderTest } from './files.contract.js';
import { putAndKillWhen, type ChildTarget } from './files-kill.js';

const given = process.env['REDRESS_TEST_S3_URL'];
if (given === undefined) throw new Error('REDRESS_TEST_S3_URL names no S3 store to test with');
const base = new URL(given);
const prefix = `contract-${randomUUID()}`;
const endpoint = base.searchParams.get('endpoint') ?? undefined;
const client = new S3Client({
  region: base.searchParams.get('region') ?? 'us-east-1',
  ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
});

async function openUploads(): Promise<number> {
  const listed = await client.send(new ListMultipartUploadsCommand({ Bucket: base.hostname, Prefix: prefix }));
  return listed.Uploads?.length ?? 0;
}

function address(at: string | undefined): string {
  const query = at === undefined ? base.search : `?endpoint=${at}&region=us-east-1`;
  return `s3://${base.hostname}/${prefix}${query}`;
}

class S3UnderTest implements FileStoreUnderTest {
  constructor(private readonly temporary: string) {}

  async open(): Promise<FileStore> {
    return await openFileStore(address(endpoint), { temporary: this.temporary });
  }

  child(): ChildTarget {
    return { url: address(endpoint), temporary: this.temporary };
  }

  async leftovers(): Promise<number> {
    const entries = await readdir(this.temporary, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length + (await openUploads());
  }

  async dispose(): Promise<void> {
    await rm(this.temporary, { recursive: true });
  }
}

fileStoreContract('S3', async () => new S3UnderTest(await mkdtemp(join(tmpdir(), 'redress-s3-contract-'))));

describe('the S3 file store', () => {
  let temporary: string;

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'redress-s3-contract-'));
  });
  afterAll(async () => {
    client.destroy();
    await rm(temporary, { recursive: true });
  });

  const open = (url: string): Promise<FileStore> => openFileStore(url, { temporary });

  it('says that a store which cannot be reached may be tried again', async () => {
    await expect(open('s3://files?endpoint=http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'files-unavailable',
      retriable: true,
    });
  }, 30_000);

  it('says that a bucket which is not there will not come by waiting', async () => {
    await expect(open(address(endpoint).replace(base.hostname, 'no-such-bucket'))).rejects.toMatchObject({
      code: 'files-refused',
      retriable: false,
    });
  });

  it('does not start on a store that overwrites', async () => {
    const server = await serve((_request, response) => response.end());
    await expect(open(address(server.address))).rejects.toMatchObject({ code: 'files-overwritable' });
    await server.stop();
  });

  it('gives up on a store that never answers', async () => {
    const server = await serve(() => undefined);
    await expect(open(address(server.address))).rejects.toMatchObject({ code: 'files-unavailable', retriable: true });
    await server.stop();
  }, 60_000);

  it('shows no half file after a process was killed in the middle of an upload in parts', async () => {
    const ref = 'killed-in-upload';
    const target = { url: address(endpoint), temporary };
    const before = await openUploads();
    const uploading = async (): Promise<boolean> => (await openUploads()) > before;
    await putAndKillWhen(target, { ref, bytes: 150 * 1024 * 1024 }, uploading);
    const files = await open(address(endpoint));
    expect(await files.has(ref)).toBe(false);
    await files.put(ref, Buffer.from('another try'));
    expect((await files.read(ref)).toString()).toBe('another try');
    await files.close();
  }, 60_000);

  it('drops an upload in parts that is given up', async () => {
    const files = await open(address(endpoint));
    const before = await openUploads();
    const giveUp = new AbortController();
    const put = files.put('given-up', Buffer.alloc(60 * 1024 * 1024, 7), { signal: giveUp.signal });
    const outcome = put.then(
      () => 'stored',
      (error: unknown) => String(error),
    );
    while ((await openUploads()) === before);
    giveUp.abort(new Error('nobody waits any more'));
    expect(await outcome).toContain('nobody waits any more');
    while ((await openUploads()) !== before);
    expect(await files.has('given-up')).toBe(false);
    await files.close();
  }, 60_000);

  it('leaves uploads alone that another process may still be at', async () => {
    const before = await openUploads();
    const Key = `${prefix}/someone-elses`;
    await client.send(new CreateMultipartUploadCommand({ Bucket: base.hostname, Key }));
    const files = await open(address(endpoint));
    expect(await openUploads()).toBe(before + 1);
    await files.close();
  });

  it('reads a file that ends early as away, not as whole', async () => {
    const server = await serve((request, response) => {
      if (request.method !== 'GET') return response.writeHead(412).end();
      if (request.url?.includes('uploads') === true) return response.end('<ListMultipartUploadsResult/>');
      response.writeHead(200, { 'content-length': '1000' });
      response.write(Buffer.alloc(500), () => response.destroy());
      return response;
    });
    const files = await open(address(server.address));
    await expect(files.read('a')).rejects.toMatchObject({ code: 'files-unavailable', retriable: true });
    await files.close();
    await server.stop();
  });
});

async function serve(listener: RequestListener): Promise<{ address: string; stop: () => Promise<void> }> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, stop };
}
