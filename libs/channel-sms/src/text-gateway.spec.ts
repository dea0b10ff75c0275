import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { channelKit, suppressionCollection, type ChannelKit } from '@redress/channel-kit';
import {
  EVENTS,
  TOPICS,
  type DeliveryChanged,
  type MessageReceived,
  type MessageSettled,
  type NoticeDeliveryChanged,
  type NoticeIssued,
  type UpdateIssued,
} from '@redress/contracts';
import { instantNow, sha256, systemClock } from '@redress/kernel';
import type { OutgoingEvent } from '@redress/messaging';
import type { Interpose } from '@redress/persistence';
import {
  HealthChecks,
  Metrics,
  openEngines,
  PinoLog,
  readSettings,
  ShutdownSequence,
  startApp,
  type Engines,
  type ProcessParts,
} from '@redress/platform';
import { TelephoneNetwork } from '@redress/sandbox';
import { WatchedPublisher } from '@redress/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';
import { textGatewayRoles } from './text-gateway.module.js';

const DEADLINE_MS = 30_000;
const TIMING = { sweepMs: 50, graceMs: 200, retryMs: [50] };
const PUBLIC_URL = 'https://complaints.acme.example';
const OURS = '+447700900000';
const KIM = '+447700900123';
const PREVIOUS_TOKEN = 'the token that was used before';
const caseId = '01930000-0000-7000-8000-000000000001';

async function until<T>(what: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come within the deadline');
    await pause(10);
  }
}

describe('the gateway of texts', () => {
  const shutdown = new ShutdownSequence();
  const seen: OutgoingEvent[] = [];
  let folder: string;
  let app: NestExpressApplication;
  let engines: Engines;
  let network: TelephoneNetwork;
  let metrics: Metrics;
  let log: PinoLog;
  /** Called after each claim (`sms_deliveries`), or after a call that asks for a turn (`sms_paces`). */
  let after: Readonly<Record<string, () => Promise<void>>>;
  let updates = 0;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redress-sms-'));
    seen.length = 0;
    after = {};
    let port = 0;
    const reach = (url: string): string => url.replace(PUBLIC_URL, `http://127.0.0.1:${String(port)}`);
    network = new TelephoneNetwork({ reach, numbers: [OURS], webhookUrl: `${PUBLIC_URL}/webhooks/twilio/messages` });
    await network.start();
    log = await PinoLog.open('sms-gateway', { logLevel: 'fatal', logFormat: 'json' });
    app = await startGateway();
    port = (app.getHttpServer().address() as { port: number }).port;
  }, DEADLINE_MS);

  afterEach(async () => {
    await network.stop();
    await shutdown.run(log);
    rmSync(folder, { recursive: true });
  }, DEADLINE_MS);

  async function startGateway(): Promise<NestExpressApplication> {
    const environment = {
      REDRESS_DATA_DIR: folder,
      REDRESS_PUBLIC_URL: PUBLIC_URL,
      REDRESS_LISTEN: '127.0.0.1:0',
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_AUTH_TOKEN_PREVIOUS: PREVIOUS_TOKEN,
      REDRESS_TWILIO_FROM: OURS,
      REDRESS_TWILIO_API_URL: network.url,
    };
    const { settings } = readSettings(environment, { app: 'standalone', production: false });
    metrics = new Metrics(false);
    const parts: ProcessParts = {
      app: 'sms-gateway',
      production: false,
      settings,
      log,
      health: new HealthChecks(),
      metrics,
      shutdown,
      stopping: new AbortController().signal,
      fail: (error) => {
        throw error;
      },
    };
    const interpose: Interpose = async ({ collection, operation }, run) => {
      const result = await run();
      if (collection === 'sms_paces' || operation === 'updateMany') await after[collection]?.();
      return result;
    };
    engines = await openEngines(parts, { interpose, wrapPublisher: (target) => new WatchedPublisher(target, seen) });
    return startApp(parts, engines, textGatewayRoles({ timing: TIMING, ops: parts }));
  }

  const kit = (): ChannelKit => app.get<ChannelKit>(channelKit('sms'), { strict: false });

  function received(): MessageReceived[] {
    return seen
      .filter(({ event }) => event.type === EVENTS.messageReceived.type)
      .map(({ event }) => event.data as MessageReceived);
  }

  function states(updateId: string): string[] {
    return seen
      .filter(({ event }) => event.type === EVENTS.deliveryChanged.type)
      .map(({ event }) => event.data as DeliveryChanged)
      .filter((report) => report.updateId === updateId)
      .map(({ state, reason }) => `${state}: ${reason ?? ''}`);
  }

  const reached = async (updateId: string, state: string): Promise<string> =>
    until(() => states(updateId).find((each) => each.startsWith(`${state}:`)));

  async function issue(change: Partial<UpdateIssued> = {}): Promise<string> {
    updates += 1;
    const text = `We have it (${String(updates)}).`;
    const update: UpdateIssued = {
      updateId: `01930000-0000-8000-8000-${String(updates).padStart(12, '0')}`,
      caseId,
      reference: 'K7M-Q2X-WDP',
      kind: 'receipt',
      channel: 'sms',
      recipient: { key: 'k', address: KIM },
      account: OURS,
      text: { preview: text, bytes: text.length, sha256: sha256(text) },
      language: 'en',
      automatic: 'auto-replied',
      answers: [],
      issuedAt: instantNow(systemClock),
      ...change,
    };
    await publish(TOPICS.outboundSms.name, EVENTS.updateIssued.type, update.updateId, update);
    return update.updateId;
  }

  async function issueNotice(address: string): Promise<string> {
    updates += 1;
    const notice: NoticeIssued = {
      noticeId: `01930000-0000-8000-9000-${String(updates).padStart(12, '0')}`,
      recipient: { key: 'staff:ivy', address },
      reference: 'K7M-Q2X-WDP',
      subject: 'K7M-Q2X-WDP',
      text: { preview: 'Overdue', bytes: 7, sha256: sha256('Overdue') },
      language: 'en',
      issuedAt: instantNow(systemClock),
    };
    await publish(TOPICS.outboundSms.name, EVENTS.noticeIssued.type, notice.noticeId, notice);
    return notice.noticeId;
  }

  async function publish(topic: string, type: string, id: string, data: object): Promise<void> {
    const event = { id, type, source: 'case-service', time: instantNow(systemClock), data };
    await engines.publisher.publish([{ topic, key: caseId, event }]);
  }

  /** Nothing is under way any more, and whatever the sweeper would take up it has. */
  async function calm(): Promise<void> {
    await kit().sender.sweep();
    await kit().idle();
    await network.idle();
  }

  async function post(
    path: string,
    fields: Record<string, string>,
    token: string,
    signedFor = `${PUBLIC_URL}${path}`,
  ): Promise<Response> {
    const { port } = app.getHttpServer().address() as { port: number };
    return fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(token, signedFor, fields) },
      body: new URLSearchParams(fields),
    });
  }

  const sid = `SM${'0'.repeat(32)}`;
  const fields = { MessageSid: sid, From: KIM, To: OURS, Body: 'My parcel is late', NumMedia: '0' };
  const path = '/webhooks/twilio/messages';

  describe('a webhook', () => {
    it('that is signed as the SDK signs is taken in, and answered with nothing to say', async () => {
      const answer = await post(path, fields, network.authToken);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
      expect(await answer.text()).toMatch(/<Response\/>$/u);
      expect(await until(() => received()[0])).toMatchObject({
        channel: 'sms',
        account: OURS,
        externalId: sid,
        kind: 'message',
        from: { address: KIM },
        text: { preview: 'My parcel is late' },
        language: 'en',
      });
    });

    it('may be signed with the token from before', async () => {
      expect((await post(path, fields, PREVIOUS_TOKEN)).status).toBe(200);
    });

    it.each([
      ['another token', 'some other token altogether', undefined],
      ['another address', undefined, 'https://elsewhere.example/webhooks/twilio/messages'],
    ])('that is signed for %s is refused and counted', async (_, token, signedFor) => {
      const answer = await post(path, fields, token ?? network.authToken, signedFor);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'webhook-forbidden' });
      expect((await post('/webhooks/twilio/status?update=x', fields, 'some other token altogether')).status).toBe(403);
      expect((await metrics.render()).text).toContain('redress_sms_webhooks_refused_total 2');
      expect(received()).toEqual([]);
    });

    it('that was changed on its way is refused', async () => {
      const signature = twilio.getExpectedTwilioSignature(network.authToken, `${PUBLIC_URL}${path}`, fields);
      const { port } = app.getHttpServer().address() as { port: number };
      const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
        method: 'POST',
        headers: { 'x-twilio-signature': signature },
        body: new URLSearchParams({ ...fields, Body: 'pay me' }),
      });
      expect(answer.status).toBe(403);
    });

    it('of the stand-in is what the SDK takes for signed, and the same text twice is one message', async () => {
      const typed = { from: KIM, body: 'Où est mon colis ? 📦 & more=1', sid };
      expect(await network.type(typed)).toEqual({ sid, status: 200 });
      expect(await network.type(typed)).toEqual({ sid, status: 200 });
      await until(() => received()[0]);
      await kit().idle();
      expect(new Set(received().map(({ id }) => id)).size).toBe(1);
      expect(received()[0]?.text.preview).toBe(typed.body);
    });
  });

  describe('what comes in', () => {
    const read = async (body: string, more: Record<string, string> = {}): Promise<MessageReceived> => {
      const typed = await network.type({ from: KIM, body, fields: more });
      return until(() => received().find(({ externalId }) => externalId === typed.sid));
    };

    it('is held when it only greets', async () => {
      expect(await read('Hello!')).toMatchObject({ kind: 'message', hold: 'no-content' });
      expect(await read('yes')).toMatchObject({ kind: 'message', hold: 'no-content' });
    });

    it('is seen by a person when it asks for help, unless the network has answered it', async () => {
      for (const word of ['HELP', 'Hilfe!', 'Ayuda', 'info']) {
        const message = await read(word);
        expect(message).toMatchObject({ kind: 'message', hold: 'no-content' });
        expect(message).not.toHaveProperty('rule');
      }
      expect(await read('HELP', { OptOutType: 'HELP' })).toMatchObject({ kind: 'automatic', rule: 'help' });
    });

    it('names the cases it names', async () => {
      expect((await read('about 2BB-BBB-BBR')).clues.references ?? []).toHaveLength(0);
    });

    it('has the pictures that were sent along, and says which could not be had', async () => {
      const bytes = Buffer.from('a picture of a broken lamp');
      await network.type({ from: KIM, body: '', files: [{ type: 'image/jpeg', bytes }] });
      const message = await until(() => received()[0]);
      expect(message.hold).toBeUndefined();
      expect(message.unreadable).toBeUndefined();
      expect(message.attachments).toMatchObject([
        { name: 'image-1.jpg', type: 'image/jpeg', bytes: bytes.length, sha256: sha256(bytes) },
      ]);
      expect(await engines.files.read(message.attachments[0]?.ref ?? '')).toEqual(bytes);
      const elsewhere = { NumMedia: '1', MediaUrl0: 'http://127.0.0.1:9/x', MediaContentType0: 'image/jpeg' };
      const foreign = await read('See picture', elsewhere);
      expect(foreign.attachments).toEqual([]);
      expect(foreign.unreadable).toMatch(/could not be fetched: 1/u);
    });

    it('from a name instead of a number waits for a person', async () => {
      await network.type({ from: 'PARCELCO', body: 'Your code is 1234' });
      expect(await until(() => received()[0])).toMatchObject({ kind: 'message', hold: 'doubtful' });
      expect(received()[0]?.from.address).toBeUndefined();
    });
  });

  describe('an update', () => {
    it('goes out once, from the number that was written to, and ends as delivered', async () => {
      const id = await issue();
      await reached(id, 'delivered');
      const issued = seen.find(({ event }) => event.id === id)?.event.data as UpdateIssued;
      await publish(TOPICS.outboundSms.name, EVENTS.updateIssued.type, `${id}-again`, issued);
      await until(() => (states(id).filter((each) => each.startsWith('delivered')).length > 1 ? true : undefined));
      await calm();
      expect(network.list()).toMatchObject([{ to: [KIM], from: OURS, status: 'delivered' }]);
    });

    it('whose states come twice and backwards has arrived all the same', async () => {
      network.script({ course: { copies: 3, backwards: true } });
      const id = await issue();
      await reached(id, 'delivered');
      await calm();
      expect(states(id).at(-1)).toMatch(/^delivered/u);
    });

    it('whose state comes before the answer is not taken back by the answer', async () => {
      network.script({ course: { beforeAnswer: true } });
      const id = await issue();
      await reached(id, 'delivered');
      await calm();
      expect(states(id).at(-1)).toMatch(/^delivered/u);
      expect(network.list()).toHaveLength(1);
    });

    it('that the provider took, whose answer was lost, is found in its list and not sent again', async () => {
      network.script({ taking: { kind: 'drop', kept: true }, course: { end: 'sent', lost: true }, times: 1 });
      const id = await issue();
      await reached(id, 'accepted');
      await calm();
      expect(network.list()).toHaveLength(1);
      expect(states(id).some((each) => each.startsWith('unknown'))).toBe(false);
    });

    it('of which nothing can be told stays unknown and is never sent again; a callback ends the doubt', async () => {
      network.script({ taking: { kind: 'drop', kept: false }, times: 1 });
      const id = await issue();
      await reached(id, 'unknown');
      await calm();
      await calm();
      expect(network.list()).toEqual([]);
      const told = { MessageSid: sid, MessageStatus: 'delivered' };
      expect((await post(`/webhooks/twilio/status?update=${id}`, told, network.authToken)).status).toBe(204);
      await reached(id, 'delivered');
    });

    it('that never arrives says why, and a number without texts is not tried again', async () => {
      network.script({ course: { end: 'undelivered', errorCode: 30_003 }, times: 1 });
      network.script({ course: { end: 'undelivered', errorCode: 30_006 }, times: 1 });
      const off = await issue();
      expect(await reached(off, 'bounced')).toMatch(/30003: the telephone is off/u);
      const landline = await issue();
      expect(await reached(landline, 'bounced')).toMatch(/30006: the number is a landline/u);
      expect(await reached(await issue(), 'suppressed')).toBe('suppressed: hard-bounce');
      expect(network.list()).toHaveLength(2);
      await network.type({ from: KIM, body: 'It is broken' });
      await reached(await issue(), 'delivered');
    });

    it('waits while the provider wants it slower or does not know us, and goes out once', async () => {
      network.script({ taking: { kind: 'refuse', status: 429, code: 20_429 }, times: 2 });
      network.script({ taking: { kind: 'refuse', status: 429 }, times: 1 });
      network.script({ taking: { kind: 'refuse', status: 404, code: 20_404 }, times: 1 });
      const id = await issue();
      await reached(id, 'delivered');
      expect(network.list()).toHaveLength(1);
    });

    it('of a machine goes to our countries only, that of a person anywhere', async () => {
      const abroad = { recipient: { key: 'abroad', address: '+33612345678' } };
      expect(await reached(await issue(abroad), 'failed')).toMatch(/machines may not text to this country \(FR\)/u);
      await reached(await issue({ ...abroad, automatic: 'no', kind: 'reply' }), 'delivered');
      expect(network.list({ to: '+33612345678' })).toHaveLength(1);
    });

    it('is not sent to what is no number', async () => {
      const id = await issue({ recipient: { key: 'x', address: 'kim@mail.example' } });
      expect(await reached(id, 'failed')).toBe('failed: recipient-unusable');
      expect(network.list()).toEqual([]);
    });
  });

  describe('a notice to staff', () => {
    const ABROAD = '+33612345678';
    const told = (noticeId: string): string[] => {
      const reports = seen.filter(({ event }) => event.type === EVENTS.noticeDeliveryChanged.type);
      const mine = reports.map(({ event }) => event.data as NoticeDeliveryChanged);
      return mine.filter((report) => report.noticeId === noticeId).map(({ state }) => state);
    };
    const issued = async (): Promise<string> => {
      const noticeId = await issueNotice(ABROAD);
      await until(() => told(noticeId).find((state) => state === 'delivered' || state === 'suppressed'));
      await calm();
      return noticeId;
    };

    it('goes out once, to whatever country, and is reported as what it is', async () => {
      const id = await issued();
      expect(told(id).at(-1)).toBe('delivered');
      expect(states(id)).toEqual([]);
      expect(network.list({ to: ABROAD })).toHaveLength(1);
    });

    it('that is answered opens no case: the answer waits for a person, and STOP is a stop', async () => {
      await issued();
      await network.type({ from: ABROAD, body: 'I am on my way to the warehouse' });
      const answer = await until(() => received().find(({ from }) => from.address === ABROAD));
      expect(answer).toMatchObject({ kind: 'message', hold: 'doubtful' });
      await network.type({ from: ABROAD, body: 'STOP' });
      await until(() => received().find(({ kind }) => kind === 'opt-out'));
      expect(told(await issued()).at(-1)).toBe('suppressed');
    });
  });

  describe('STOP', () => {
    const stopped = async (): Promise<string | undefined> =>
      (await engines.database.model(suppressionCollection('sms')).findOne({ _id: KIM }).lean<{ reason: string }>())
        ?.reason;

    it('is durable before it is answered; nothing goes out after it, to nobody else anything less', async () => {
      expect(await network.type({ from: KIM, body: 'Stop.' })).toMatchObject({ status: 200 });
      expect(await stopped()).toBe('opt-out');
      expect(await until(() => received()[0])).toMatchObject({ kind: 'opt-out', rule: 'stop' });
      expect(await reached(await issue(), 'suppressed')).toBe('suppressed: opt-out');
      expect(await reached(await issue({ automatic: 'no', kind: 'reply' }), 'failed')).toBe('failed: opt-out');
      await reached(await issue({ recipient: { key: 'other', address: '+447700900124' } }), 'delivered');
      expect(network.list({ to: KIM })).toEqual([]);
    });

    it.each(['sms_deliveries', 'sms_paces'])(
      'that comes between claim and send stops what was claimed (%s)',
      async (at) => {
        let sent: Promise<unknown> | undefined;
        after = {
          [at]: async () => {
            sent ??= network.type({ from: KIM, body: 'STOP' });
            await sent;
          },
        };
        expect(await reached(await issue(), 'suppressed')).toBe('suppressed: opt-out');
        await calm();
        expect(network.list()).toEqual([]);
      },
    );

    it('that the provider heard of first (21610) is a stop here, too', async () => {
      network.script({ taking: { kind: 'refuse', status: 400, code: 21_610 }, times: 1 });
      expect(await reached(await issue(), 'failed')).toMatch(/21610: the customer had our texts stopped/u);
      expect(await stopped()).toBe('opt-out');
      expect(await reached(await issue(), 'suppressed')).toBe('suppressed: opt-out');
      expect(network.list()).toEqual([]);
    });

    it('is ended by START, not by talking, and a START that comes again ends no later STOP', async () => {
      const start = `SM${'1'.repeat(32)}`;
      const stop = `SM${'2'.repeat(32)}`;
      await network.type({ from: KIM, body: 'STOP', sid: stop });
      await network.type({ from: KIM, body: 'Where is my parcel?' });
      expect(await stopped()).toBe('opt-out');
      await network.type({ from: KIM, body: 'start', sid: start });
      expect(await stopped()).toBeUndefined();
      // The provider offers the first STOP again: nothing new was said.
      await network.type({ from: KIM, body: 'STOP', sid: stop });
      expect(await stopped()).toBeUndefined();
      await network.type({ from: KIM, body: 'STOP' });
      await network.type({ from: KIM, body: 'start', sid: start });
      expect(await stopped()).toBe('opt-out');
    });

    it('outlives whatever else is found out about the number', async () => {
      await network.type({ from: KIM, body: 'STOP' });
      await kit().suppressions.suppress(KIM, 'hard-bounce');
      await network.type({ from: KIM, body: 'Where is my parcel?' });
      expect(await stopped()).toBe('opt-out');
    });
  });

  it('hears what became of a text', async () => {
    await network.type({ from: KIM, body: 'My parcel is late' });
    const { id } = await until(() => received()[0]);
    const at = instantNow(systemClock);
    const settled: MessageSettled = { messageId: id, reading: 0, channel: 'sms', fate: 'opened', caseIds: [id], at };
    await publish(TOPICS.intake.name, EVENTS.messageSettled.type, id, settled);
    await until(async () => ((await kit().inbox.get(id))?.open === 0 ? true : undefined));
  });
});
