import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { channelKit, type ChannelKit } from '@redress/channel-kit';
import { EVENTS, TOPICS, type DeliveryChanged, type MessageReceived, type UpdateIssued } from '@redress/contracts';
import { instantNow, sha256, systemClock, type Clock } from '@redress/kernel';
import type { OutgoingEvent } from '@redress/messaging';
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
import { TelephoneNetwork, type ReadText } from '@redress/sandbox';
import { WatchedPublisher } from '@redress/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';
import { TextProvider } from './infrastructure/text-provider.js';
import { textGatewayRoles } from './text-gateway.module.js';

const DEADLINE_MS = 30_000;
const PUBLIC_URL = 'https://complaints.acme.example';
const SMS = '+447700900000';
const OURS = 'whatsapp:+447700900001';
const NUMBER = '+447700900123';
const KIM = `whatsapp:${NUMBER}`;
const ANNOUNCEMENT = `HX${'1'.repeat(32)}`;
const DECISION = `HX${'2'.repeat(32)}`;
const UNKNOWN = `HX${'3'.repeat(32)}`;
const REFERENCE = 'K7M-Q2X-WDP';

async function until<T>(what: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come within the deadline');
    await pause(10);
  }
}

describe('the gateway of WhatsApp', () => {
  const shutdown = new ShutdownSequence();
  const seen: OutgoingEvent[] = [];
  let folder: string;
  let app: NestExpressApplication;
  let engines: Engines;
  let network: TelephoneNetwork;
  let log: PinoLog;
  let updates = 0;
  /** How far the gateway's clock is ahead of the network's. */
  let later = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + later };

  beforeEach(async () => {
    later = 0;
    folder = mkdtempSync(join(tmpdir(), 'redress-whatsapp-'));
    seen.length = 0;
    let port = 0;
    network = new TelephoneNetwork({
      reach: (url) => url.replace(PUBLIC_URL, `http://127.0.0.1:${String(port)}`),
      numbers: [SMS, OURS],
      templates: {
        [ANNOUNCEMENT]: 'We have written to you about {{1}}. Read it: {{2}}',
        [DECISION]: 'Our decision on {{1}} is there. Read it: {{2}}',
      },
      webhookUrl: `${PUBLIC_URL}/webhooks/twilio/messages`,
    });
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
      REDRESS_TWILIO_FROM: `${SMS},${OURS}`,
      REDRESS_TWILIO_API_URL: network.url,
      REDRESS_WHATSAPP_TEMPLATES: `announcement/en=${ANNOUNCEMENT},decision/en=${DECISION},announcement/es=${UNKNOWN}`,
    };
    const { settings } = readSettings(environment, { app: 'standalone', production: false });
    const parts: ProcessParts = {
      app: 'sms-gateway',
      production: false,
      settings,
      log,
      health: new HealthChecks(),
      metrics: new Metrics(false),
      shutdown,
      stopping: new AbortController().signal,
      fail: (error) => {
        throw error;
      },
    };
    engines = await openEngines(parts, { clock, wrapPublisher: (target) => new WatchedPublisher(target, seen) });
    return startApp(
      parts,
      engines,
      textGatewayRoles({ timing: { sweepMs: 50, graceMs: 200, retryMs: [50] }, ops: parts }),
    );
  }

  /** A quarter of an hour later the provider's list is compared with what we have. */
  async function compared(): Promise<void> {
    const kit = app.get<ChannelKit>(channelKit('whatsapp'), { strict: false });
    await kit.idle();
    later += 15 * 60_000;
    await kit.reconciler.reconcile();
    await kit.idle();
  }

  const received = (): MessageReceived[] =>
    seen
      .filter(({ event }) => event.type === EVENTS.messageReceived.type)
      .map(({ event }) => event.data as MessageReceived);

  const states = (updateId: string): string[] =>
    seen
      .filter(({ event }) => event.type === EVENTS.deliveryChanged.type)
      .map(({ event }) => event.data as DeliveryChanged)
      .filter((report) => report.updateId === updateId)
      .map(({ state, reason }) => `${state}: ${reason ?? ''}`);

  const reached = async (updateId: string, state: string): Promise<string> =>
    until(() => states(updateId).find((each) => each.startsWith(`${state}:`)));

  const sent = async (count: number, to = KIM): Promise<readonly ReadText[]> =>
    until(() => {
      const found = network.list({ to });
      if (found.length > count) throw new Error(`${String(found.length)} messages went to ${to}`);
      return found.length === count ? found : undefined;
    });

  /** @returns the id of the update */
  async function issue(text: string, changed: Partial<UpdateIssued> = {}): Promise<string> {
    const updateId = `01930000-0000-8000-8000-${String((updates += 1)).padStart(12, '0')}`;
    const data: UpdateIssued = {
      updateId,
      caseId: '01930000-0000-7000-8000-000000000001',
      reference: REFERENCE,
      kind: 'reply',
      channel: 'whatsapp',
      recipient: { key: 'party-of-kim', address: NUMBER },
      account: OURS,
      text: { preview: text, bytes: Buffer.byteLength(text), sha256: sha256(text) },
      language: 'en',
      automatic: 'no',
      answers: [],
      issuedAt: instantNow(systemClock),
      ...changed,
    };
    const event = {
      id: updateId,
      type: EVENTS.updateIssued.type,
      source: 'test',
      time: data.issuedAt,
      data,
    };
    await engines.publisher.publish([{ topic: TOPICS.outboundWhatsapp.name, key: data.caseId, event }]);
    return updateId;
  }

  const write = async (body = 'My parcel is late'): Promise<void> => {
    expect(await network.type({ from: KIM, body })).toMatchObject({ status: 200 });
  };

  /** As the provider tells it of the words of an update. @returns what our webhook answered */
  async function tell(update: string, status: string, more: Readonly<Record<string, string>> = {}): Promise<number> {
    const path = `/webhooks/twilio/status?update=${update}&channel=whatsapp&sent=words`;
    const fields = { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: status, From: OURS, To: KIM, ...more };
    const { port } = app.getHttpServer().address() as { port: number };
    const signature = twilio.getExpectedTwilioSignature(network.authToken, `${PUBLIC_URL}${path}`, fields);
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    return answer.status;
  }

  it('takes a message in with the name that its writer goes by, which proves nothing', async () => {
    await write();
    const [message] = await until(() => (received().length === 1 ? received() : undefined));
    expect(message).toMatchObject({
      channel: 'whatsapp',
      account: OURS,
      from: { address: NUMBER, name: 'A customer', proved: false },
      text: { preview: 'My parcel is late' },
      kind: 'message',
    });
  });

  it('brings voice notes and pictures with what stands below them, and places in words', async () => {
    const voice = { type: 'audio/ogg; codecs=opus', bytes: Buffer.from('a voice') };
    const picture = { type: 'image/jpeg', bytes: Buffer.alloc(7 * 1024 * 1024, 7) };
    await network.type({ from: KIM, body: '', files: [voice] });
    await network.type({ from: KIM, body: 'Look at this dent', files: [picture] });
    const fields = { Latitude: '51.5074', Longitude: '-0.1278', Label: 'Depot' };
    await network.type({ from: KIM, body: '', fields });
    // One that has no fate yet may come again before the next has come at all.
    const by = async (preview: string): Promise<MessageReceived> =>
      until(() => received().find(({ text }) => text.preview === preview));
    const [note, dent, place] = [await by(''), await by('Look at this dent'), await by('📍 Depot, 51.5074, -0.1278')];
    expect(note).toMatchObject({ kind: 'message', attachments: [{ name: 'audio-1.ogg', bytes: 7 }] });
    expect(note).not.toHaveProperty('hold');
    expect(dent.attachments).toMatchObject([{ name: 'image-1.jpg', bytes: 7 * 1024 * 1024 }]);
    expect(place).toMatchObject({ kind: 'message', attachments: [] });
  });

  it('says what there is to say within a day of their last message, and hears that it was read', async () => {
    network.script({ course: { end: 'read' } });
    await write();
    const id = await issue('It comes tomorrow.');
    const [message] = await sent(1);
    expect(message).toMatchObject({ from: OURS, text: 'It comes tomorrow.' });
    expect(message?.contentSid).toBeUndefined();
    await reached(id, 'read');
  });

  it.each(['delivered', 'read'] as const)('has not been lost by what is told after it was %s', async (end) => {
    network.script({ course: { end } });
    await write();
    const id = await issue('It comes tomorrow.');
    await reached(id, end);
    for (const late of ['failed', 'undelivered']) expect(await tell(id, late, { ErrorCode: '63005' })).toBe(204);
    expect(states(id).filter((each) => each.startsWith('bounced'))).toEqual([]);
  });

  it('that was lost stays lost, unless somebody reads it', async () => {
    network.script({ course: { end: 'undelivered', errorCode: 63_005 } });
    await write();
    const id = await issue('It comes tomorrow.');
    await reached(id, 'bounced');
    expect(await tell(id, 'delivered')).toBe(204);
    expect(await tell(id, 'read')).toBe(204);
    await reached(id, 'read');
    expect(states(id).filter((each) => each.startsWith('delivered'))).toEqual([]);
  });

  it('announces it by the template of its kind where nobody has written for a day, with a link to all of it', async () => {
    const reply = await issue('It comes tomorrow.');
    await reached(reply, 'delivered');
    const decision = await issue('You get your money back.', { kind: 'decision' });
    await reached(decision, 'delivered');
    const [first, second] = await sent(2);
    expect(first).toMatchObject({ from: OURS, contentSid: ANNOUNCEMENT });
    expect(first?.text).toMatch(
      new RegExp(`^We have written to you about ${REFERENCE}. Read it: ${PUBLIC_URL}/t/\\S+$`, 'u'),
    );
    expect(second).toMatchObject({ contentSid: DECISION });
    expect([first?.text, second?.text].join()).not.toMatch(/tomorrow|money/u);
  });

  it('falls back to the template once where the time ended on the way', async () => {
    await write();
    network.endConversations();
    const id = await issue('It comes tomorrow.');
    await reached(id, 'delivered');
    const [words, template] = await sent(2);
    expect(words).toMatchObject({ status: 'undelivered', text: 'It comes tomorrow.' });
    expect(template).toMatchObject({ contentSid: ANNOUNCEMENT });
    expect(states(id).filter((each) => each.startsWith('bounced'))).toEqual([]);
    // From then on nothing is tried in words.
    await reached(await issue('It has arrived.'), 'delivered');
    expect((await sent(3))[2]).toMatchObject({ contentSid: ANNOUNCEMENT });
  });

  it('takes what is told late of the words that went before for nothing', async () => {
    await write();
    network.endConversations();
    const id = await issue('It comes tomorrow.');
    await reached(id, 'delivered');
    await sent(2);
    expect(await tell(id, 'undelivered', { ErrorCode: '63016' })).toBe(204);
    expect(await tell(id, 'failed', { ErrorCode: '63005' })).toBe(204);
    expect(await tell(id, 'read')).toBe(204);
    await network.idle();
    expect(network.list({ to: KIM })).toHaveLength(2);
    expect(states(id).filter((each) => /^(?:read|bounced|failed)/u.test(each))).toEqual([]);
  });

  it('falls back to the template where nobody was told that the time had ended, once', async () => {
    network.script({ course: { end: 'undelivered', errorCode: 63_016, lost: true }, times: 1 });
    await write();
    const id = await issue('It comes tomorrow.');
    await reached(id, 'accepted');
    await compared();
    await reached(id, 'delivered');
    await compared();
    expect(await sent(2)).toMatchObject([{ status: 'undelivered' }, { contentSid: ANNOUNCEMENT }]);
    expect(states(id).filter((each) => each.startsWith('bounced'))).toEqual([]);
  });

  it('takes what the list has of the words that went before for nothing, too', async () => {
    network.script({ taking: { kind: 'drop', kept: false }, times: 1 });
    await write();
    network.endConversations();
    const body = 'It comes tomorrow.';
    const id = await issue(body);
    await reached(id, 'unknown');
    // It has come to the provider all the same, when nobody looked any more.
    const { accountSid, authToken, url: apiUrl } = network;
    const statusCallback = `${PUBLIC_URL}/webhooks/twilio/status?update=${id}&channel=whatsapp&sent=words`;
    const provider = new TextProvider({ accountSid, authToken, apiUrl });
    await provider.hand({ sender: { from: OURS }, to: KIM, said: { body }, statusCallback });
    await reached(id, 'delivered');
    await compared();
    expect(await sent(2)).toMatchObject([{ status: 'undelivered' }, { status: 'delivered' }]);
    expect(states(id).filter((each) => each.startsWith('bounced'))).toEqual([]);
  });

  it('falls back at once where the provider refuses the words at once', async () => {
    network.script({ taking: { kind: 'refuse', status: 400, code: 63_016 }, times: 1 });
    await write();
    await reached(await issue('It comes tomorrow.'), 'delivered');
    expect(await sent(1)).toMatchObject([{ contentSid: ANNOUNCEMENT }]);
  });

  it('says why where no template may go, so that it goes another way', async () => {
    const silent = await issue('Il arrive demain.', { language: 'fr' });
    expect(await reached(silent, 'failed')).toContain('no template is approved for reply in fr');
    const unknown = await issue('Llega mañana.', { language: 'es' });
    expect(await reached(unknown, 'failed')).toContain('21655: the template');
    expect(network.list({ to: KIM })).toEqual([]);
  });

  it('stops on WhatsApp alone, and starts again', async () => {
    await write();
    await write('STOP');
    const stopped = await issue('It comes tomorrow.');
    expect(await reached(stopped, 'failed')).toContain('opt-out');
    await write('START');
    await reached(await issue('It comes today.'), 'delivered');
    expect(await sent(1)).toMatchObject([{ text: 'It comes today.' }]);
  });

  it('sends nothing more to a number that is not on WhatsApp until somebody writes from it', async () => {
    network.script({ course: { end: 'undelivered', errorCode: 63_003 }, times: 1 });
    const lost = await issue('It comes tomorrow.');
    expect(await reached(lost, 'bounced')).toContain('63003: this number is not on WhatsApp');
    expect(await reached(await issue('Did it come?'), 'failed')).toContain('hard-bounce');
    await write('It is me');
    await reached(await issue('It came.'), 'delivered');
  });

  it('finds in the provider’s list what it sent by a template when the answer is lost', async () => {
    network.script({ taking: { kind: 'drop', kept: true }, course: { end: 'sent', lost: true }, times: 1 });
    await reached(await issue('It comes tomorrow.'), 'accepted');
    expect(await sent(1)).toMatchObject([{ contentSid: ANNOUNCEMENT }]);
  });
});
