import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '@redress/testing';
import { RunningProduct } from './running-product.js';

jest.setTimeout(180_000);

const SEED = Number(process.env['REDRESS_RESETS_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = 60;
const FORM = JSON.stringify({ description: 'The kettle that I bought from you leaks.', email: 'ann@customer.example' });

const TUS = ['tus-resumable: 1.0.0', 'upload-length: 20000'];

/** What a client may be saying when its connection is gone. */
const REQUESTS: Readonly<Record<string, string>> = {
  form: post('/api/v1/complaints', 'application/json', FORM),
  'form in parts': post(
    '/api/v1/complaints',
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\nwords\r\n--b--\r\n',
  ),
  'form page': get('/complaints/new', 'accept: text/html'),
  upload: post('/api/v1/uploads', 'application/offset+octet-stream', 'x'.repeat(20_000), ...TUS),
  'page of a complaint': get('/complaints/C-2026-000001', 'accept: text/html'),
  webhook: post('/webhooks/twilio/messages', 'application/x-www-form-urlencoded', 'From=%2B4915112345678&Body=Hello'),
  'sign-in': post('/api/v1/staff/session', 'application/json', '{"email":"a@b.example","password":"guess"}'),
  'chat by websocket': get(
    '/socket.io/?EIO=4&transport=websocket',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  ),
  'chat by polling': get('/socket.io/?EIO=4&transport=polling'),
  'chat script': get('/widget.js'),
  'sandbox state': get('/sandbox/api/state'),
  'no such page': get('/nothing/here'),
  'half a request': 'POST /api/v1/complaints HTTP/1.1\r\nhost: x\r\ncontent-le',
};

const MAIL = [
  'EHLO customer.example',
  'MAIL FROM:<ann@customer.example>',
  'RCPT TO:<complaints@redress.localhost>',
  'DATA',
  'Subject: Kettle\r\n\r\nIt leaks.\r\n.',
  'QUIT',
  '',
].join('\r\n');

function get(path: string, ...headers: string[]): string {
  const kept = headers.some((header) => header.startsWith('upgrade')) ? 'upgrade' : 'keep-alive';
  return [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1', `connection: ${kept}`, ...headers, '\r\n'].join('\r\n');
}

function post(path: string, type: string, body: string, ...headers: string[]): string {
  const length = String(Buffer.byteLength(body));
  const all = ['host: 127.0.0.1', `content-type: ${type}`, `content-length: ${length}`, ...headers];
  return [`POST ${path} HTTP/1.1`, ...all, '', body].join('\r\n');
}

describe('connections that are reset', () => {
  let product: RunningProduct;
  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
  });
  afterAll(() => product.remove());

  it(`whatever they carried, end nobody else (REDRESS_RESETS_SEED=${String(SEED)})`, async () => {
    const random = new SeededRandom(SEED);
    const http = Number(new URL(product.url).port);
    const talks = [
      ...Object.values(REQUESTS).map((said) => ({ port: http, said })),
      { port: product.smtpPort, said: MAIL },
    ];
    for (let round = 0; round < ROUNDS; round += 1)
      await Promise.all(
        talks.map(({ port, said }, at) => reset(port, said, random.fork(`${String(round)} ${String(at)}`))),
      );
    const { status } = await product.post('/api/v1/complaints', {
      description: 'My parcel never came.',
      email: 'kim@customer.example',
    });
    expect(status).toBe(202);
    await product.received('kim@customer.example', 1);
    expect(await product.stop()).toBe(0);
  });
});

/** Says all of it, or less, and resets the connection at once or when the server has begun to answer. */
async function reset(port: number, said: string, random: SeededRandom): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const cut = random.chance(0.5) ? said.length : random.below(said.length);
  socket.write(said.slice(0, cut));
  if (random.chance(0.5)) await Promise.race([answered(socket), pause(50)]);
  socket.resetAndDestroy();
}

async function answered(socket: Socket): Promise<void> {
  await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
}
