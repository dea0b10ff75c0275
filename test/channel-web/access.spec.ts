import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseToken, proofKey } from '@redress/kernel';
import request, { type Response } from 'supertest';
import { MovedClock } from './moved-clock.js';
import { cookiesOf, hidden, Visitor, type Taken } from './visitor.js';
import { bodyOf, WebProcess } from './web-process.js';

const PUBLIC_URL = 'http://complaints.acme.example';

let gateway: WebProcess;
let visitor: Visitor;
const clock = new MovedClock();
beforeAll(async () => {
  gateway = await WebProcess.start({ REDRESS_PUBLIC_URL: PUBLIC_URL }, { clock });
  visitor = new Visitor(gateway);
});
afterAll(() => gateway.remove());

function ask(path: string, body: object): request.Test {
  return request(gateway.server).post(`/api/v1/complaints${path}`).send(body);
}

function tokenIn(statusUrl: string | undefined): string {
  return statusUrl?.split('/t/')[1] ?? '';
}

function codeOf(answer: Response): unknown {
  return { status: answer.status, code: bodyOf<{ code?: string }>(answer).code };
}

async function follow(token: string): Promise<string> {
  return cookiesOf(await request(gateway.server).get(`/t/${token}`).expect(303));
}

describe('lost links', () => {
  it('are asked for by address, with one answer whether anything belongs to it or not', async () => {
    const taken = await visitor.complain();
    const answers = [
      await ask('/access', { email: 'Ann@Mail.Example' }),
      await ask('/access', { email: 'nobody@mail.example' }),
      await ask(`/${taken.reference}/access`, { email: 'x@mail.example' }),
      await ask(`/${taken.reference}/access`, { phone: '0044 20 7946-0000' }),
      await ask('/222-222-222/access', { email: 'y@mail.example' }),
    ];
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    const message = await visitor.requestOf('access', ({ from }) => from.address === 'ann@mail.example');
    expect(message).toMatchObject({
      kind: 'request',
      channel: 'web',
      from: { key: gateway.engines.keys.pseudonym('party', 'ann@mail.example'), proved: false },
      text: { preview: '' },
      clues: { answers: [], tokens: [] },
    });
    expect(message.clues.references).toBeUndefined();
    const bound = await visitor.requestOf('access', ({ from }) => from.address === 'x@mail.example');
    expect(bound.clues).toMatchObject({ tokens: [], references: [taken.reference] });
    await visitor.requestOf('access', ({ from }) => from.address === '+442079460000');
  });

  it('are sent to one address few times an hour', async () => {
    const email = 'filled@mail.example';
    for (let times = 0; times < 6; times += 1) await ask('/access', { email }).expect(202);
    await ask('/access', { email: 'after@mail.example' });
    await visitor.requestOf('access', ({ from }) => from.address === 'after@mail.example');
    expect(visitor.requests('access').filter(({ from }) => from.address === email)).toHaveLength(3);
  });

  it.each([{}, { email: 'a@b.example', returnCode: 'x' }, { email: 'nonsense' }, { colour: 'red' }])(
    'are asked for in one way: %j',
    async (body) => {
      expect(codeOf(await ask('/access', body))).toEqual({ status: 400, code: 'validation-failed' });
    },
  );

  it('are asked for on a page too', async () => {
    const page = await visitor.page('/complaints/access');
    const formToken = hidden(page, 'formToken');
    expect((await visitor.send('/complaints/access', { formToken, email: 'x' })).text).toContain('href="#email"');
    const answer = await visitor.send('/complaints/access', { formToken, email: 'page@mail.example' });
    expect(answer.status).toBe(202);
    expect(answer.text).toContain('If complaints belong to this address');
    await visitor.requestOf('access', ({ from }) => from.address === 'page@mail.example');
  });
});

describe('a complaint without an address', () => {
  it('has a return code, the same for the same request, which opens its status page', async () => {
    const body = { description: 'They stole from me.', product: 'Locker' };
    const post = (): request.Test => ask('', body).set('Idempotency-Key', 'anonymous');
    const [taken, again] = [bodyOf<Taken>(await post().expect(202)), bodyOf<Taken>(await post().expect(202))];
    expect(taken).toEqual(again);
    expect(taken.returnCode).toMatch(/^(?:[2-9B-Z]{4}-){4}[2-9B-Z]{4}$/u);
    const typed = taken.returnCode?.toLowerCase().replaceAll('-', ' ');
    const { statusUrl } = bodyOf<{ statusUrl?: string }>(await ask('/access', { returnCode: typed }).expect(202));
    const status = await request(gateway.server)
      .get(`/api/v1/complaints/${taken.reference}`)
      .set('Authorization', `Bearer ${tokenIn(statusUrl)}`)
      .expect(200);
    expect(status.body).toMatchObject({ reference: taken.reference, scope: 'full' });
    const wrong = await ask('/access', { returnCode: 'BBBB-BBBB-BBBB-BBBB-BBBB' }).expect(202);
    expect(wrong.body).not.toHaveProperty('statusUrl');
  });

  it('is one only when no link can be mailed, or may be', async () => {
    const phone = '020 7946 0000';
    expect(await visitor.complain()).not.toHaveProperty('returnCode');
    expect(await visitor.complain({ contactSafely: 'email' })).not.toHaveProperty('returnCode');
    expect(await visitor.complain({ email: undefined, phone })).toHaveProperty('returnCode');
    expect(await visitor.complain({ contactSafely: 'web' })).toHaveProperty('returnCode');
    expect(await visitor.complain({ phone, contactSafely: 'never before six' })).toHaveProperty('returnCode');
  });

  it('shows the code on its page once, and takes it on the page for lost links', async () => {
    const formToken = hidden(await visitor.page('/complaints/new'), 'formToken');
    const taken = await visitor.send('/complaints/new', { formToken, description: 'Nobody shall know me.' });
    expect(taken.status).toBe(200);
    const code = /class="code">([^<]+)</u.exec(taken.text)?.[1] ?? '';
    const reference = /class="reference">([^<]+)</u.exec(taken.text)?.[1] ?? '';
    expect(await visitor.page(`/complaints/${reference}`, cookiesOf(taken))).not.toContain(code);
    const token = hidden(await visitor.page('/complaints/access'), 'formToken');
    const wrong = await visitor.send('/complaints/access/code', { formToken: token, returnCode: `${code}X` });
    expect(wrong.text).toContain('We do not know this code.');
    const answer = await visitor.send('/complaints/access/code', { formToken: token, returnCode: code });
    expect(answer.headers['location']).toMatch(/^\/t\//u);
  });
});

describe('a neutral link', () => {
  const ORDER = 'A-1742';
  async function neutral(): Promise<{ readonly taken: Taken; readonly token: string }> {
    const taken = await visitor.complain();
    const key = proofKey(gateway.engines.keys, visitor.caseIdOf(taken), ORDER);
    await visitor.publishView(taken, { proofs: [key ?? ''] });
    return { taken, token: visitor.token(taken, 'neutral') };
  }

  it('shows everything once one thing was proved, which the case service hears of', async () => {
    const { taken, token } = await neutral();
    const path = `/complaints/${taken.reference}`;
    const cookie = await follow(token);
    const page = await visitor.page(path, cookie);
    expect(page).not.toContain('We are looking for your parcel.');
    const formToken = hidden(page, 'formToken', `${path}/proof`);
    const wrong = await visitor.send(`${path}/proof`, { formToken, value: 'A-1743' }, cookie);
    expect({ status: wrong.status, said: wrong.text.includes('This is not what your complaint says.') }).toEqual({
      status: 422,
      said: true,
    });
    const right = await visitor.send(`${path}/proof`, { formToken, value: ' a1742 ' }, cookie);
    expect(right.headers['location']).toBe(path);
    expect(await visitor.page(path, cookiesOf(right))).toContain('We are looking for your parcel.');
    // The next mail brings such a link again, and what was proved stays.
    const both = `${await follow(token)}; ${cookiesOf(right)}`;
    expect(await visitor.page(path, both)).toContain('We are looking for your parcel.');
    const message = await visitor.requestOf('proof', ({ clues }) => clues.tokens[0] === visitor.caseIdOf(taken));
    expect(message).toMatchObject({ kind: 'request', request: { type: 'proof', value: 'a1742' } });
  });

  it('is proved through the API too, whose answer has the whole link', async () => {
    const { taken, token } = await neutral();
    expect(codeOf(await visitor.api(taken, '/proof', token, { value: '--' }))).toEqual({
      status: 400,
      code: 'proof-invalid',
    });
    const { statusUrl } = bodyOf<{ statusUrl: string }>(
      await visitor.api(taken, '/proof', token, { value: ORDER }).expect(200),
    );
    const status = await request(gateway.server)
      .get(`/api/v1/complaints/${taken.reference}`)
      .set('Authorization', `Bearer ${tokenIn(statusUrl)}`);
    expect(status.body).toMatchObject({ scope: 'full', conversationTotal: 1 });
  });

  it('proves nothing after five tries, not even many at once; a fresh one does', async () => {
    const { taken, token } = await neutral();
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        visitor.api(taken, '/proof', token, { value: `guess ${String(index)}` }),
      ),
    );
    expect(tries.filter(({ status }) => status === 400)).toHaveLength(5);
    expect(codeOf(await visitor.api(taken, '/proof', token, { value: ORDER }))).toEqual({
      status: 429,
      code: 'proofs-too-many',
    });
    clock.moveHours(2);
    expect((await visitor.api(taken, '/proof', token, { value: ORDER })).status).toBe(429);
    expect((await visitor.api(taken, '/proof', visitor.token(taken, 'neutral'), { value: ORDER })).status).toBe(200);
  });

  it('proves nothing more on a day with fifteen tries by whatever links', async () => {
    const { taken } = await neutral();
    const statuses: number[] = [];
    for (let links = 0; links < 4; links += 1) {
      clock.moveHours(0.001);
      const token = visitor.token(taken, 'neutral');
      for (let tries = 0; tries < 5; tries += 1) {
        statuses.push((await visitor.api(taken, '/proof', token, { value: 'guess' })).status);
      }
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(15);
    clock.moveHours(24);
    expect((await visitor.api(taken, '/proof', visitor.token(taken, 'neutral'), { value: ORDER })).status).toBe(200);
  });

  it('of a case with nothing to prove has no form for it', async () => {
    const taken = await visitor.complain();
    await visitor.publishView(taken);
    const cookie = await follow(visitor.token(taken, 'neutral'));
    expect(await visitor.page(`/complaints/${taken.reference}`, cookie)).not.toContain('/proof"');
  });
});

describe('"this is not my complaint"', () => {
  it('is done by the button of a page, never by a look at it', async () => {
    const taken = await visitor.complain();
    const path = `/complaints/${taken.reference}/not-me`;
    const cookie = await follow(visitor.token(taken, 'neutral'));
    const page = await visitor.page(path, cookie);
    expect(visitor.requests('not-me')).toEqual([]);
    expect((await visitor.send(path, { formToken: 'forged' }, cookie)).status).toBe(422);
    const fields = { formToken: hidden(page, 'formToken') };
    const done = await visitor.send(path, fields, cookie);
    await visitor.send(path, fields, cookie);
    expect(done.text).toContain('Thank you for telling us');
    const message = await visitor.requestOf('not-me', () => true);
    expect(message).toMatchObject({ kind: 'request', clues: { tokens: [visitor.caseIdOf(taken)] } });
    expect(new Set(visitor.requests('not-me').map(({ id }) => id)).size).toBe(1);
  });

  it('is said through the API too, by the holder of the link alone', async () => {
    const taken = await visitor.complain();
    expect((await visitor.api(taken, '/not-me', 'wrong')).status).toBe(404);
    expect((await visitor.api(taken, '/not-me', visitor.token(taken, 'neutral'))).status).toBe(202);
    const said = await visitor.requestOf('not-me', ({ clues }) => clues.tokens[0] === visitor.caseIdOf(taken));
    expect(said.request).toEqual({ type: 'not-me' });
  });

  it('says whom the link was given to: who wrote the complaint, or whom it was mailed to, also once they have proved', async () => {
    const taken = await visitor.complain({ orderReference: 'A-1742' });
    const { keys, clock: now } = gateway.engines;
    const writer = keys.pseudonym('party', 'ann@mail.example').slice(0, 12);
    expect((await visitor.api(taken, '/not-me', tokenIn(taken.statusUrl))).status).toBe(202);
    await visitor.requestOf('not-me', ({ request: asked }) => asked?.recipient === writer);

    const caseId = visitor.caseIdOf(taken);
    await visitor.publishView(taken, { proofs: [proofKey(keys, caseId, 'A-1742') ?? ''] });
    const mailed = caseToken(keys, { caseId, scope: 'neutral', issuedAt: now.now(), recipient: 'reader' });
    const { statusUrl } = bodyOf<{ statusUrl: string }>(
      await visitor.api(taken, '/proof', mailed, { value: 'A-1742' }).expect(200),
    );
    expect((await visitor.api(taken, '/not-me', tokenIn(statusUrl))).status).toBe(202);
    await visitor.requestOf('not-me', ({ request: asked }) => asked?.recipient === 'reader');
  });
});

describe('a link that is too old', () => {
  it('shows nothing, and offers a fresh one to the address of the case', async () => {
    const taken = await visitor.complain();
    const token = visitor.token(taken, 'full');
    const cookie = await follow(token);
    clock.moveHours(24 * 89);
    await visitor.page(`/complaints/${taken.reference}`, cookie);
    clock.moveHours(48);
    for (const path of [`/t/${token}`, `/complaints/${taken.reference}`]) {
      const page = await visitor.page(path, cookie, 410);
      expect(page).toContain('Send me a fresh link');
      expect(page).not.toContain('We have received your complaint.');
    }
    expect((await visitor.api(taken, '/messages', token, { text: 'x' })).status).toBe(404);
    const page = await visitor.page(`/t/${token}`, '', 410);
    const answer = await visitor.send(`/t/${token}`, { formToken: hidden(page, 'formToken') });
    expect(answer.status).toBe(202);
    const message = await visitor.requestOf('access', ({ clues }) => clues.tokens[0] === visitor.caseIdOf(taken));
    expect(message.from.address).toBeUndefined();
    expect((await request(gateway.server).get(`/t/${visitor.token(taken, 'full')}`)).status).toBe(303);
  });

  it('is as old as its complaint when it has no date', async () => {
    const taken = await visitor.complain();
    const token = caseToken(gateway.engines.keys, { caseId: visitor.caseIdOf(taken), scope: 'neutral' });
    expect((await request(gateway.server).get(`/t/${token}`)).status).toBe(303);
    clock.moveHours(24 * 91);
    expect((await request(gateway.server).get(`/t/${token}`)).status).toBe(410);
  });
});
