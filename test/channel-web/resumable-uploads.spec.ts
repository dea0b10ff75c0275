import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, type MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { sha256 } from '@redress/kernel';
import request from 'supertest';
import { Upload, type UploadOptions } from 'tus-js-client';
import { MovedClock } from './moved-clock.js';
import { Visitor } from './visitor.js';
import { WatchedFiles } from './watched-files.js';
import { bodyOf, until, WebProcess } from './web-process.js';

const MEGABYTE = 1024 * 1024;
const PNG_START = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

let gateway: WebProcess;
let visitor: Visitor;
let files: WatchedFiles;
const clock = new MovedClock();

async function start(folder?: string): Promise<void> {
  const wrapFiles = (inner: FileStore): FileStore => (files = new WatchedFiles(inner));
  gateway = await WebProcess.start({}, { clock, wrapFiles }, folder);
  visitor = new Visitor(gateway);
}

beforeAll(() => start());
afterAll(() => gateway.remove());

function port(): number {
  return ((gateway.server as unknown as Server).address() as AddressInfo).port;
}

function picture(bytes: number): Buffer {
  return Buffer.concat([PNG_START, Buffer.alloc(bytes - PNG_START.length, 'redress')]);
}

/** Sends a file as a widget would, and gives the address of the upload. */
function upload(content: Buffer, metadata: Record<string, string>, options: UploadOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = new Upload(content, {
      endpoint: `http://127.0.0.1:${String(port())}/api/v1/uploads`,
      metadata,
      retryDelays: [],
      ...options,
      onError: reject,
      onSuccess: () => {
        resolve(sending.url ?? '');
      },
    });
    sending.start();
  });
}

function tus(method: 'post' | 'head' | 'patch' | 'delete' | 'options', path: string): request.Test {
  return request(gateway.server)[method](path).set('Tus-Resumable', '1.0.0');
}

async function begin(length: number, name = 'box.png'): Promise<string> {
  const metadata = `filename ${Buffer.from(name).toString('base64')},filetype ${Buffer.from('image/png').toString('base64')}`;
  const answer = await tus('post', '/api/v1/uploads')
    .set('Upload-Length', String(length))
    .set('Upload-Metadata', metadata)
    .expect(201);
  return answer.headers['location'] ?? '';
}

function add(path: string, offset: number, bytes: Buffer): request.Test {
  return tus('patch', path)
    .set('Upload-Offset', String(offset))
    .set('Content-Type', 'application/offset+octet-stream')
    .serialize((body) => body as string)
    .send(bytes);
}

async function offsetOf(path: string): Promise<number> {
  return Number((await tus('head', path).expect(200)).headers['upload-offset']);
}

function problemOf(answer: { readonly status: number; readonly body: unknown }): object {
  return { status: answer.status, code: bodyOf<{ code: string }>(answer).code };
}

async function attachmentsOf(reference: string): Promise<MessageReceived['attachments']> {
  const message = await until(() =>
    gateway
      .of<MessageReceived>(EVENTS.messageReceived.type)
      .find(({ reservedReference }) => reservedReference === reference),
  );
  return message.attachments;
}

describe('an upload by the tus protocol', () => {
  it('comes in parts from a client of others, and goes with the complaint that names it', async () => {
    const content = picture(9 * MEGABYTE);
    const url = await upload(content, { filename: 'Kiste ü.png', filetype: 'image/jpeg' }, { chunkSize: 5 * MEGABYTE });
    const { reference } = await visitor.complain({ files: [url] });
    const [attachment] = await attachmentsOf(reference);
    expect(attachment).toMatchObject({
      name: 'Kiste ü.png',
      type: 'image/png',
      bytes: content.length,
      sha256: sha256(content),
    });
    expect(sha256(await gateway.engines.files.read(attachment?.ref ?? ''))).toBe(sha256(content));
  });

  it('goes on where it stopped when the connection broke in the middle of a request', async () => {
    const content = picture(6 * MEGABYTE);
    const path = await begin(content.length);
    const socket = connect(port(), '127.0.0.1');
    const head = [
      `PATCH ${path} HTTP/1.1`,
      'Host: localhost',
      'Tus-Resumable: 1.0.0',
      'Upload-Offset: 0',
      'Content-Type: application/offset+octet-stream',
      `Content-Length: ${String(content.length)}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(content.subarray(0, 5 * MEGABYTE));
    // The first whole part is durable before the next begins.
    await until(async () => ((await offsetOf(path)) >= 4 * MEGABYTE ? true : undefined));
    socket.destroy();
    const kept = await until(async () => {
      const offset = await offsetOf(path);
      return offset > 4 * MEGABYTE ? offset : undefined;
    });
    expect(kept).toBeLessThanOrEqual(5 * MEGABYTE);
    await add(path, kept, content.subarray(kept)).expect(204);
    const { reference } = await visitor.complain({ files: [path] });
    expect((await attachmentsOf(reference))[0]?.sha256).toBe(sha256(content));
  });

  it('is in a message to the case as well', async () => {
    const taken = await visitor.complain();
    const path = await begin(8);
    await add(path, 0, PNG_START).expect(204);
    const token = visitor.token(taken, 'full');
    const { messageId } = bodyOf<{ messageId: string }>(
      await visitor.api(taken, '/messages', token, { files: [path] }).expect(202),
    );
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ id }) => id === messageId),
    );
    expect(message.attachments).toMatchObject([{ name: 'box.png', bytes: 8 }]);
  });

  it('adds at its own offset alone, whoever else adds at the same time', async () => {
    const path = await begin(16);
    expect(problemOf(await add(path, 3, PNG_START))).toEqual({ status: 409, code: 'upload-conflict' });
    const both = await Promise.all([add(path, 0, PNG_START), add(path, 0, PNG_START)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 409]));
    expect(await offsetOf(path)).toBe(8);
    const more = await add(path, 8, Buffer.alloc(9));
    expect(problemOf(more)).toEqual({ status: 413, code: 'upload-too-large' });
    expect(bodyOf<{ detail: string }>(more).detail).toContain('more bytes than it was begun with');
  });

  it('says what it can do', async () => {
    const { headers } = await request(gateway.server).options('/api/v1/uploads').expect(204);
    expect(headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,expiration,termination',
      'tus-max-size': String(25 * MEGABYTE),
    });
    expect(problemOf(await request(gateway.server).post('/api/v1/uploads'))).toEqual({
      status: 412,
      code: 'tus-version-unsupported',
    });
  });

  it('may come with its beginning', async () => {
    const answer = await tus('post', '/api/v1/uploads')
      .set('Upload-Length', '8')
      .set('Content-Type', 'application/offset+octet-stream')
      .serialize((body) => body as string)
      .send(PNG_START)
      .expect(201);
    expect(answer.headers['upload-offset']).toBe('8');
  });
});

describe('an upload is refused', () => {
  it('when it is too large, with the other ways to reach us', async () => {
    const answer = await tus('post', '/api/v1/uploads').set('Upload-Length', String(25 * MEGABYTE + 1));
    expect(problemOf(answer)).toEqual({ status: 413, code: 'upload-too-large' });
    expect(bodyOf<{ detail: string }>(answer).detail).toContain('“file” is larger than the 25 MB');
  });

  it('when it says no length', async () => {
    expect(problemOf(await tus('post', '/api/v1/uploads'))).toEqual({ status: 400, code: 'upload-header-invalid' });
  });

  it('when it is a program, by its name or by its first bytes', async () => {
    await expect(upload(picture(20), { filename: 'setup.exe' })).rejects.toThrow('“setup.exe” is a program.');
    const path = await begin(20);
    const answer = await add(path, 0, Buffer.from('MZ\x90\0\x03\0\0\0\x04\0', 'latin1'));
    const refused = { status: 400, code: 'upload-type-invalid' };
    expect(problemOf(answer)).toEqual(refused);
    expect(await offsetOf(path)).toBe(0);
    const named = await request(gateway.server)
      .post('/api/v1/complaints')
      .send({ description: 'x', files: [path] });
    expect(problemOf(named)).toEqual(refused);
    expect(problemOf(await add(path, 0, PNG_START))).toEqual(refused);
  });

  it('when it is named before it is whole, twice, or not at all known', async () => {
    const path = await begin(20);
    const post = (files: unknown): request.Test =>
      request(gateway.server).post('/api/v1/complaints').send({ description: 'x', files });
    expect(problemOf(await post([path]))).toEqual({ status: 409, code: 'upload-incomplete-conflict' });
    expect(problemOf(await post([path, path]))).toEqual({ status: 400, code: 'validation-failed' });
    expect(problemOf(await post(['a'.repeat(36)]))).toEqual({ status: 404, code: 'upload-not-found' });
    expect(problemOf(await post([7]))).toEqual({ status: 400, code: 'validation-failed' });
  });

  it('after a day, when it is swept away; one complaint has its copy for ever', async () => {
    const path = await begin(8);
    await add(path, 0, PNG_START);
    const { reference } = await visitor.complain({ files: [path] });
    const [attachment] = await attachmentsOf(reference);
    const parts = [...files.uploads].filter((ref) => ref.startsWith('upload/part/'));
    expect(parts).not.toEqual([]);
    clock.moveHours(25);
    expect((await tus('head', path)).status).toBe(404);
    await gateway.stop();
    await start(gateway.folder);
    await until(async () => {
      const left = await Promise.all(parts.map((ref) => gateway.engines.files.has(ref)));
      return left.includes(true) ? undefined : true;
    });
    expect(await gateway.engines.files.read(attachment?.ref ?? '')).toEqual(PNG_START);
  });

  it('when its sender drops it', async () => {
    const path = await begin(20);
    await tus('delete', path).expect(204);
    await tus('head', path).expect(404);
  });
});
