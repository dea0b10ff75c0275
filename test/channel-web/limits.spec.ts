import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, TOPICS, type OrganisationItemUpdated } from '@redress/contracts';
import { sha256 } from '@redress/kernel';
import request, { type Response } from 'supertest';
import { hidden } from './visitor.js';
import { bodyOf, until, WebProcess } from './web-process.js';

const PHONE = '+44 20 7946 0000';
const POST = '1 Dock Road, London';
const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

async function withOrganisation(environment: Record<string, string>): Promise<WebProcess> {
  const gateway = await WebProcess.start(environment);
  const data: OrganisationItemUpdated = {
    item: 'profile',
    sequence: 1,
    erased: false,
    value: { name: 'Acme', timeZone: 'Europe/London', languages: ['fr', 'en'], contact: { phone: PHONE, post: POST } },
  };
  const { type } = EVENTS.organisationItemUpdated;
  const event = { id: sha256('profile'), type, source: 'case-service', time: '2026-03-02T09:00:00.000Z', data };
  await gateway.engines.publisher.publish([{ topic: TOPICS.organisation.name, key: 'profile', event }]);
  await until(async () => ((await page(gateway, '/complaints/new')).text.includes(PHONE) ? true : undefined));
  return gateway;
}

async function page(gateway: WebProcess, path: string): Promise<Response> {
  return await request(gateway.server).get(path).set('Accept', BROWSER);
}

function detailOf(answer: Response): string {
  return bodyOf<{ detail: string }>(answer).detail;
}

describe('behind a proxy that is trusted', () => {
  let gateway: WebProcess;
  beforeAll(async () => {
    gateway = await withOrganisation({ REDRESS_TRUST_PROXY: '127.0.0.1' });
  });
  afterAll(() => gateway.remove());

  /** Asks for links, as a script does, until it is turned away; 40 times at most. */
  async function turnedAway(forwardedFor: (index: number) => string): Promise<Response | undefined> {
    for (let index = 0; index < 40; index += 1) {
      const answer = await request(gateway.server)
        .post('/api/v1/complaints/access')
        .set('X-Forwarded-For', forwardedFor(index))
        .send({ email: `a${String(index)}@mail.example` });
      if (answer.status !== 202) return answer;
    }
    return undefined;
  }

  it('a network is turned away with telephone and address, by API and by page', async () => {
    const answer = await turnedAway(() => '203.0.113.7');
    expect(answer?.status).toBe(429);
    expect(detailOf(answer as Response)).toContain(PHONE);
    expect(detailOf(answer as Response)).toContain(POST);
    const formToken = hidden((await page(gateway, '/complaints/access')).text, 'formToken');
    const refused = await request(gateway.server)
      .post('/complaints/access')
      .set({ 'X-Forwarded-For': '203.0.113.7', Accept: BROWSER, 'Accept-Language': 'de' })
      .type('form')
      .send({ formToken, email: 'ann@mail.example' });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('value="ann@mail.example"');
    expect(refused.text).toContain(`Sie erreichen uns auch so: Telefon <a href="tel:+442079460000">${PHONE}</a>`);
  });

  it('what a customer writes before the address that the proxy saw does not count', async () => {
    expect((await turnedAway((index) => `198.51.100.${String(index)}, 203.0.113.8`))?.status).toBe(429);
    expect(await turnedAway((index) => `203.0.113.8, 198.51.100.${String(index)}`)).toBeUndefined();
  });
});

describe('without a trusted proxy', () => {
  let gateway: WebProcess;
  beforeAll(async () => {
    gateway = await withOrganisation({});
  });
  afterAll(() => gateway.remove());

  it('nobody’s X-Forwarded-For counts', async () => {
    for (let index = 0; index < 30; index += 1) {
      const asked = request(gateway.server).post('/api/v1/complaints/access').set('X-Forwarded-For', '203.0.113.9');
      await asked.send({ email: `b${String(index)}@mail.example` }).expect(202);
    }
  });

  it('a body that is too large is answered with telephone and address', async () => {
    const json = await request(gateway.server)
      .post('/api/v1/complaints')
      .send({ description: 'x'.repeat(1_200_000) });
    expect([json.status, detailOf(json).includes(PHONE)]).toEqual([413, true]);
    const file = Buffer.alloc(25 * 1024 * 1024 + 1);
    const form = request(gateway.server)
      .post('/api/v1/complaints')
      .field('description', 'x')
      .attach('files', file, 'a.bin');
    const multipart = await form;
    expect([multipart.status, detailOf(multipart).includes(POST)]).toEqual([413, true]);
    const tus = await request(gateway.server)
      .post('/api/v1/uploads')
      .set({ 'Tus-Resumable': '1.0.0', 'Upload-Length': '99999999' });
    expect([tus.status, detailOf(tus).includes(PHONE)]).toEqual([413, true]);
  });

  it.each([
    ['too large', Buffer.alloc(25 * 1024 * 1024 + 1), 'a.bin', 413, '“a.bin” is too large: a file has at most 25'],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'a <b>.scr', 422, '“a &lt;b&gt;.scr” is a program.'],
  ])('a file that is %s keeps what was typed on the page', async (_, content, name, status, said) => {
    const { text } = await page(gateway, '/complaints/new?lang=en');
    const answer = await request(gateway.server)
      .post('/complaints/new')
      .set('Accept', BROWSER)
      .field('formToken', hidden(text, 'formToken'))
      .field('lang', 'en')
      .field('description', 'I typed this.')
      .attach('files', content, { filename: name });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(said);
    expect(answer.text).toContain('\nI typed this.</textarea>');
    expect(answer.text).toContain(PHONE);
  });

  it('an unknown address is a page for people and a problem for programs', async () => {
    const shown = await page(gateway, '/nowhere/at-all');
    expect(shown.status).toBe(404);
    expect(shown.headers['content-type']).toContain('text/html');
    expect(shown.text).toContain('<html lang="fr">');
    expect(shown.text).toContain('Cette page n’existe pas');
    expect(shown.text).toContain(POST);
    for (const path of ['/nowhere', '/api/v1/nowhere']) {
      const accept = path.startsWith('/api/') ? BROWSER : 'application/json';
      const answer = await request(gateway.server).get(path).set('Accept', accept);
      expect([answer.status, bodyOf<{ code: string }>(answer).code]).toEqual([404, 'not-found']);
    }
  });
});
