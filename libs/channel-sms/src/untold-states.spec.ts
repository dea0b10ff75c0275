import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { channelKit, type ChannelKit } from '@redress/channel-kit';
import { EVENTS, TOPICS, type DeliveryChanged, type UpdateIssued } from '@redress/contracts';
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
import { TelephoneNetwork } from '@redress/sandbox';
import { WatchedPublisher } from '@redress/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { textGatewayRoles } from './text-gateway.module.js';

const DEADLINE_MS = 30_000;
const OURS = '+447700900000';
const SERVICE = `MG${'5'.repeat(32)}`;
const KIM = '+447700900123';

async function until<T>(what: () => T | undefined): Promise<T> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come within the deadline');
    await pause(10);
  }
}

describe.each([OURS, SERVICE])('a text from %s', (sender) => {
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
    folder = mkdtempSync(join(tmpdir(), 'redress-sms-'));
    seen.length = 0;
    later = 0;
    network = new TelephoneNetwork({ numbers: [OURS, SERVICE] });
    await network.start();
    log = await PinoLog.open('sms-gateway', { logLevel: 'fatal', logFormat: 'json' });
    app = await startGateway();
  }, DEADLINE_MS);

  afterEach(async () => {
    await network.stop();
    await shutdown.run(log);
    rmSync(folder, { recursive: true });
  }, DEADLINE_MS);

  async function startGateway(): Promise<NestExpressApplication> {
    const environment = {
      REDRESS_DATA_DIR: folder,
      REDRESS_PUBLIC_URL: 'https://complaints.acme.example',
      REDRESS_LISTEN: '127.0.0.1:0',
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_FROM: sender,
      REDRESS_TWILIO_API_URL: network.url,
      REDRESS_SMS_COUNTRIES: 'GB',
    };
    const { settings } = readSettings(environment, { app: 'standalone', production: false });
    const parts: ProcessParts = {
      app: 'sms-gateway',
      production: false,
      ...{ settings, log, shutdown },
      health: new HealthChecks(),
      metrics: new Metrics(false),
      stopping: new AbortController().signal,
      fail: (error) => {
        throw error;
      },
    };
    engines = await openEngines(parts, { clock, wrapPublisher: (target) => new WatchedPublisher(target, seen) });
    const timing = { sweepMs: 50, graceMs: 200, retryMs: [50] };
    return startApp(parts, engines, textGatewayRoles({ timing, ops: parts }));
  }

  const states = (updateId: string): string[] =>
    seen
      .filter(({ event }) => event.type === EVENTS.deliveryChanged.type)
      .map(({ event }) => event.data as DeliveryChanged)
      .filter((report) => report.updateId === updateId)
      .map(({ state, reason }) => `${state}: ${reason ?? ''}`);

  const reached = async (updateId: string, state: string): Promise<string> =>
    until(() => states(updateId).find((each) => each.startsWith(`${state}:`)));

  /** @returns the id of the update */
  async function issue(): Promise<string> {
    const updateId = `01930000-0000-8000-8000-${String((updates += 1)).padStart(12, '0')}`;
    const text = `We have it (${String(updates)}).`;
    const data: UpdateIssued = {
      updateId,
      caseId: '01930000-0000-7000-8000-000000000001',
      reference: 'K7M-Q2X-WDP',
      kind: 'receipt',
      channel: 'sms',
      recipient: { key: 'k', address: KIM },
      text: { preview: text, bytes: text.length, sha256: sha256(text) },
      language: 'en',
      automatic: 'auto-replied',
      answers: [],
      issuedAt: instantNow(systemClock),
    };
    const event = { id: updateId, type: EVENTS.updateIssued.type, source: 'test', time: data.issuedAt, data };
    await engines.publisher.publish([{ topic: TOPICS.outboundSms.name, key: data.caseId, event }]);
    return updateId;
  }

  /** A quarter of an hour later the provider's list is compared with what we have. */
  async function compared(): Promise<void> {
    const kit = app.get<ChannelKit>(channelKit('sms'), { strict: false });
    await kit.idle();
    later += 15 * 60_000;
    await kit.reconciler.reconcile();
    await kit.idle();
  }

  it.each([
    ['delivered', { end: 'delivered' }, /^delivered$/u],
    ['bounced', { end: 'undelivered', errorCode: 30_003 }, /^30003: the telephone is off/u],
    ['bounced', { end: 'failed', errorCode: 30_007 }, /^30007: the network took the text for unwanted/u],
  ] as const)('whose callback was lost is %s all the same when the list says so', async (state, course, why) => {
    network.script({ course: { ...course, lost: true }, times: 1 });
    const id = await issue();
    await reached(id, 'accepted');
    await compared();
    expect((await reached(id, state)).slice(state.length + 2)).toMatch(why);
    await compared();
    // A report may be made twice, of what has not changed.
    expect(new Set(states(id)).size).toBe(2);
  });

  it('whose callback was lost tells of a number without texts, too', async () => {
    network.script({ course: { end: 'undelivered', errorCode: 30_006, lost: true }, times: 1 });
    await reached(await issue(), 'accepted');
    await compared();
    expect(await reached(await issue(), 'suppressed')).toBe('suppressed: hard-bounce');
  });

  it('whose answer was lost is not taken for sent where the list says that it never arrived', async () => {
    const course = { end: 'undelivered', errorCode: 30_003, lost: true } as const;
    network.script({ taking: { kind: 'drop', kept: true }, course, times: 1 });
    const id = await issue();
    expect(await reached(id, 'bounced')).toMatch(/30003: the telephone is off/u);
    expect(states(id).filter((each) => !each.startsWith('bounced'))).toEqual([]);
    expect(network.list()).toHaveLength(1);
  });
});
