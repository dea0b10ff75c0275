import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, TOPICS, type MessageReceived, type OrganisationItemUpdated } from '@redress/contracts';
import { sha256 } from '@redress/kernel';
import request from 'supertest';
import { MovedClock } from './moved-clock.js';
import { bodyOf, until, WebProcess } from './web-process.js';

const MEGABYTE = 1024 * 1024;
const PHONE = '+44 20 7946 0000';
const POST = '1 Dock Road, London';
const PNG_START = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

let gateway: WebProcess;
const clock = new MovedClock();

beforeAll(async () => {
  // Room for 250 MB: 25 MB for one network, and 5 MB at least for each upload.
  const environment = { REDRESS_TRUST_PROXY: '127.0.0.1', REDRESS_WEB_UPLOADS_MAX_BYTES: '250 MB' };
  gateway = await WebProcess.start(environment, { clock });
  const value = { name: 'Acme', timeZone: 'Europe/London', languages: ['en'], contact: { phone: PHONE, post: POST } };
  const data: OrganisationItemUpdated = { item: 'profile', sequence: 1, erased: false, value };
  const { type } = EVENTS.organisationItemUpdated;
  const event = { id: sha256('profile'), type, source: 'case-service', time: '2026-03-02T09:00:00.000Z', data };
  await gateway.engines.publisher.publish([{ topic: TOPICS.organisation.name, key: 'profile', event }]);
  await until(async () => {
    const { text } = await request(gateway.server).get('/complaints/new').set('Accept', 'text/html');
    return text.includes(PHONE) ? true : undefined;
  });
});
afterAll(() => gateway.remove());

function begin(network: string, megabytes: number): request.Test {
  return request(gateway.server)
    .post('/api/v1/uploads')
    .set({ 'Tus-Resumable': '1.0.0', 'Upload-Length': String(megabytes * MEGABYTE), 'X-Forwarded-For': network });
}

/** A whole file of eight bytes. @returns its address */
async function whole(network: string): Promise<string> {
  const answer = await request(gateway.server)
    .post('/api/v1/uploads')
    .set({
      'Tus-Resumable': '1.0.0',
      'Upload-Length': '8',
      'X-Forwarded-For': network,
      'Content-Type': 'application/offset+octet-stream',
    })
    .serialize((body) => body as string)
    .send(PNG_START)
    .expect(201);
  return answer.headers['location'] ?? '';
}

function expectRefused(answer: request.Response, status: number, code: string): void {
  const { detail, ...problem } = bodyOf<{ code: string; detail: string }>(answer);
  expect([answer.status, problem.code]).toEqual([status, code]);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(detail).toContain(PHONE);
  expect(detail).toContain(POST);
}

async function complainWith(path: string): Promise<void> {
  const answer = await request(gateway.server)
    .post('/api/v1/complaints')
    .send({ description: 'With a file.', files: [path] })
    .expect(202);
  const { reference } = bodyOf<{ reference: string }>(answer);
  const message = await until(() =>
    gateway
      .of<MessageReceived>(EVENTS.messageReceived.type)
      .find(({ reservedReference }) => reservedReference === reference),
  );
  expect(message.attachments).toMatchObject([{ bytes: 8 }]);
}

describe('room for uploads', () => {
  it('of one network: what came whole stays and can be sent, and then there is room again', async () => {
    const first = await whole('203.0.113.1');
    for (let more = 0; more < 2; more += 1) await whole('203.0.113.1');
    await begin('203.0.113.1', 10).expect(201);
    expectRefused(await begin('203.0.113.1', 1), 413, 'uploads-too-large');
    expectRefused(await begin('203.0.113.1', 1), 413, 'uploads-too-large');
    await begin('203.0.113.2', 25).expect(201);
    await complainWith(first);
    await begin('203.0.113.1', 1).expect(201);
    expectRefused(await begin('203.0.113.1', 1), 413, 'uploads-too-large');
  });

  it('of all together: forms are taken all the same, and after a day there is room again', async () => {
    const mine = await whole('203.0.113.20');
    for (let network = 3; network < 10; network += 1) {
      await begin(`203.0.113.${String(network)}`, 25).expect(201);
    }
    await begin('203.0.113.10', 20).expect(201);
    expectRefused(await begin('203.0.113.11', 1), 507, 'uploads-full');
    await complainWith(mine);
    await begin('203.0.113.11', 1).expect(201);
    const form = request(gateway.server).post('/api/v1/complaints').field('description', 'By form.');
    await form.attach('files', PNG_START, 'box.png').expect(202);
    clock.moveHours(25);
    await begin('203.0.113.12', 25).expect(201);
  });

  it('is never exceeded by uploads that begin at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => begin('203.0.113.30', 5)));
    const admitted = answers.filter(({ status }) => status === 201);
    expect(admitted.length).toBeLessThanOrEqual(5);
    for (const answer of answers) if (answer.status !== 201) expectRefused(answer, 413, 'uploads-too-large');
    await begin('203.0.113.31', 25).expect(201);
  });
});
