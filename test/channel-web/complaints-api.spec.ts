import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, TOPICS, type CaseViewUpdated, type DeliveryChanged, type MessageReceived } from '@redress/contracts';
import { parseCaseReference, sha256 } from '@redress/kernel';
import type { EventDefinition } from '@redress/contracts';
import request from 'supertest';
import { bodyOf, until, WebProcess } from './web-process.js';

const FULL = {
  description: 'My parcel was promised for Monday and did not come.',
  name: 'Ann Lee',
  email: 'Ann@Mail.Example',
  phone: '+44 20 7946 0000',
  orderReference: 'A-17',
  remedyWanted: 'Deliver it.',
  needs: 'Large print',
  language: 'en',
};

interface Taken {
  readonly reference: string;
  readonly statusUrl: string;
  readonly receivedAt: string;
}

let gateway: WebProcess;
beforeAll(async () => {
  gateway = await WebProcess.start({ REDRESS_PUBLIC_URL: 'http://complaints.acme.example' });
});
afterAll(() => gateway.remove());

function post(body: object, key?: string): request.Test {
  const test = request(gateway.server).post('/api/v1/complaints').send(body);
  return key === undefined ? test : test.set('Idempotency-Key', key);
}

async function take(body: object = FULL, key?: string): Promise<Taken> {
  return bodyOf<Taken>(await post(body, key).expect(202));
}

function tokenOf({ statusUrl }: Taken): string {
  return statusUrl.split('/t/')[1] ?? '';
}

function caseIdOf(taken: Taken): string {
  return tokenOf(taken).split('.')[0] ?? '';
}

async function messageOf(taken: Taken): Promise<MessageReceived> {
  const of = (): MessageReceived | undefined =>
    gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ id }) => id === caseIdOf(taken));
  return await until(of);
}

async function publish<T extends object>(
  topic: string,
  key: string,
  { type }: EventDefinition<T>,
  data: T,
): Promise<void> {
  const event = {
    id: sha256(JSON.stringify(data)),
    type,
    source: 'case-service',
    time: '2026-03-02T09:00:00.000Z',
    data,
  };
  await gateway.engines.publisher.publish([{ topic, key, event }]);
}

function aView(taken: Taken, more: Partial<CaseViewUpdated> = {}): CaseViewUpdated {
  const text = 'We are <b>looking</b> for your parcel.';
  return {
    caseId: caseIdOf(taken),
    reference: taken.reference,
    sequence: 1,
    erased: false,
    state: 'in-progress',
    receivedAt: taken.receivedAt,
    expectedBy: '2026-03-30T17:00:00.000Z',
    handledBy: 'Parcels',
    conversation: [
      {
        id: 'e1',
        at: taken.receivedAt,
        from: 'handler',
        text: { preview: text, bytes: text.length, sha256: sha256(text) },
      },
    ],
    conversationTotal: 1,
    ...more,
  };
}

function status(taken: Taken, token = tokenOf(taken)): request.Test {
  return request(gateway.server).get(`/api/v1/complaints/${taken.reference}`).set('Authorization', `Bearer ${token}`);
}

async function statusOnce(
  taken: Taken,
  wanted: (body: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  return await until(async () => {
    const body = bodyOf<Record<string, unknown>>(await status(taken));
    return wanted(body) ? body : undefined;
  });
}

describe('POST /api/v1/complaints', () => {
  it('answers with a reference and a link, and hands the complaint on in the normal form', async () => {
    const taken = await take();
    expect(parseCaseReference(taken.reference)).toBe(taken.reference);
    expect(taken.statusUrl).toMatch(/^http:\/\/complaints\.acme\.example\/t\/[\w.-]+$/u);
    const message = await messageOf(taken);
    expect(message).toMatchObject({
      channel: 'web',
      kind: 'message',
      from: { address: 'ann@mail.example', name: 'Ann Lee', proved: false },
      text: { preview: FULL.description },
      reservedReference: taken.reference,
      receivedAt: taken.receivedAt,
      language: 'en',
      details: { phone: FULL.phone, orderReference: 'A-17', remedyWanted: 'Deliver it.', needs: 'Large print' },
    });
    expect(message.from.key).toBe(gateway.engines.keys.pseudonym('party', 'ann@mail.example'));
    expect(JSON.parse((await gateway.engines.files.read(message.raw.ref)).toString())).toMatchObject({
      description: FULL.description,
    });
  });

  it('needs nothing but a description, and then stands for a party of its own', async () => {
    const [one, other] = await Promise.all([take({ description: 'Late.' }), take({ description: 'Late.' })]);
    expect(one.reference).not.toBe(other.reference);
    expect((await messageOf(one)).from.key).not.toBe((await messageOf(other)).from.key);
  });

  it('names all wrong fields at once', async () => {
    const answer = await post({
      description: ' ',
      email: 'ann',
      occurredOn: 'x'.repeat(101),
      colour: 'red',
    });
    expect(answer.status).toBe(400);
    const { errors } = bodyOf<{ errors: { field: string; message: string }[] }>(answer);
    expect(new Set(errors.map(({ field }) => field))).toEqual(
      new Set(['colour', 'description', 'email', 'occurredOn']),
    );
    expect(errors.find(({ field }) => field === 'description')?.message).toBe('Tell us what happened.');
  });

  it('keeps a text that is too long for an event in the file store', async () => {
    const description = 'ä'.repeat(50_000);
    const { text } = await messageOf(await take({ description }));
    expect(text.bytes).toBe(100_000);
    expect((await gateway.engines.files.read(text.ref ?? '')).toString()).toBe(description);
  });

  it('refuses a body too large with a problem', async () => {
    const answer = await post({ description: 'x'.repeat(1_200_000) });
    expect({ code: answer.status, body: answer.body as unknown }).toMatchObject({
      code: 413,
      body: { code: 'body-too-large' },
    });
  });
});

describe('the header Idempotency-Key', () => {
  it('makes repeated requests one complaint, also at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => take(FULL, 'double-click')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await take(FULL, 'double-click')).toEqual(answers[0]);
  });

  it('refuses another body under the same key', async () => {
    await take(FULL, 'reused');
    const answer = await post({ ...FULL, description: 'Something else.' }, 'reused');
    expect({ code: answer.status, body: answer.body as unknown }).toMatchObject({
      code: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it.each([['ü'], ['x'.repeat(201)]])('must be printable and short', async (key) => {
    const answer = await post(FULL, key);
    expect(bodyOf<{ code: string }>(answer).code).toBe('idempotency-key-invalid');
  });
});

describe('GET /api/v1/complaints/:reference', () => {
  it('says received from the first moment, and then what the case service lets be seen', async () => {
    const taken = await take();
    const answer = await status(taken).expect(200);
    expect(answer.body).toMatchObject({ reference: taken.reference, state: 'received', receivedAt: taken.receivedAt });
    await publish(TOPICS.caseViews.name, caseIdOf(taken), EVENTS.caseViewUpdated, aView(taken));
    const seen = await statusOnce(taken, ({ state }) => state === 'in-progress');
    expect(seen).toMatchObject({ handledBy: 'Parcels', conversationTotal: 1, scope: 'full' });
  });

  it('keeps the newest view, whatever the order of their coming', async () => {
    const taken = await take();
    const key = caseIdOf(taken);
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(taken, { sequence: 5, state: 'decided' }));
    await publish(
      TOPICS.caseViews.name,
      key,
      EVENTS.caseViewUpdated,
      aView(taken, { sequence: 4, state: 'in-progress' }),
    );
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(taken, { sequence: 6, state: 'closed' }));
    await statusOnce(taken, ({ state }) => state === 'closed');
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(taken, { sequence: 5, state: 'decided' }));
    const probe = await take();
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(probe));
    await statusOnce(probe, ({ state }) => state === 'in-progress');
    expect((await status(taken)).body).toMatchObject({ state: 'closed' });
  });

  it('shows nothing of an erased case, and nothing older brings it back', async () => {
    const taken = await take();
    const key = caseIdOf(taken);
    const erased = aView(taken, { sequence: 3, erased: true, conversation: [], conversationTotal: 0 });
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, erased);
    await until(async () => ((await status(taken)).status === 404 ? true : undefined));
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(taken, { sequence: 2 }));
    const probe = await take();
    await publish(TOPICS.caseViews.name, key, EVENTS.caseViewUpdated, aView(probe));
    await statusOnce(probe, ({ state }) => state === 'in-progress');
    expect((await status(taken)).status).toBe(404);
  });

  it('answers the same to a wrong token, another complaint and no complaint', async () => {
    const [one, other] = await Promise.all([take(), take()]);
    const answers = await Promise.all([
      status(one, 'wrong'),
      status(one, tokenOf(other)),
      status({ ...one, reference: '222-222-222' }),
      request(gateway.server).get(`/api/v1/complaints/${one.reference}`),
    ]);
    const shown = answers.map(({ status: code, body }) => ({ code, detail: (body as { detail: string }).detail }));
    expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(shown[0]?.code).toBe(404);
  });

  it('finds a reference however it is typed', async () => {
    const taken = await take();
    const typed = taken.reference.toLowerCase().replaceAll('-', ' ');
    const answer = await status({ ...taken, reference: encodeURIComponent(typed) }, tokenOf(taken));
    expect(answer.status).toBe(200);
  });
});

describe('POST /api/v1/complaints/:reference/messages', () => {
  it('adds to the case that the link belongs to', async () => {
    const taken = await take();
    const add = (text: string, key: string): request.Test =>
      request(gateway.server)
        .post(`/api/v1/complaints/${taken.reference}/messages`)
        .set('Authorization', `Bearer ${tokenOf(taken)}`)
        .set('Idempotency-Key', key)
        .send({ text });
    const { messageId } = bodyOf<{ messageId: string }>(await add('It came broken.', 'k').expect(202));
    expect((await add('It came broken.', 'k').expect(202)).body).toMatchObject({ messageId });
    await add('Something else.', 'k').expect(422);
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ id }) => id === messageId),
    );
    expect(message).toMatchObject({ text: { preview: 'It came broken.' }, clues: { tokens: [caseIdOf(taken)] } });
    expect(message.reservedReference).toBeUndefined();
    expect(message.from.key).toBe((await messageOf(taken)).from.key);
  });

  it('is closed to who has no link', async () => {
    const taken = await take();
    await request(gateway.server)
      .post(`/api/v1/complaints/${taken.reference}/messages`)
      .send({ text: 'x' })
      .expect(404);
  });
});

describe('an update for the web channel', () => {
  it('counts as accepted, for the status page shows it', async () => {
    const taken = await take({ description: 'Without an address.' });
    const update = {
      updateId: `receipt-of-${caseIdOf(taken)}`,
      caseId: caseIdOf(taken),
      reference: taken.reference,
      kind: 'receipt' as const,
      channel: 'web' as const,
      recipient: { key: 'party' },
      text: { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') },
      language: 'en',
      automatic: 'auto-replied' as const,
      answers: [],
      issuedAt: taken.receivedAt,
    };
    await publish(TOPICS.outboundWeb.name, update.caseId, EVENTS.updateIssued, update);
    const report = await until(() =>
      gateway.of<DeliveryChanged>(EVENTS.deliveryChanged.type).find(({ updateId }) => updateId === update.updateId),
    );
    expect(report).toMatchObject({ state: 'accepted', channel: 'web', reason: 'shown on the status page' });
  });
});
