import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  EVENTS,
  TOPICS,
  type MessageReceived,
  type OrganisationItemUpdated,
  type UpdateIssued,
} from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { instantNow, RedressError, sha256, systemClock } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import {
  HealthChecks,
  Metrics,
  openEngines,
  PinoLog,
  readSettings,
  ShutdownSequence,
  startApp,
  type ProcessParts,
} from '@redress/platform';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { EmailGateway } from './email-gateway.js';
import { emailGatewayRole } from './email-gateway.module.js';

const DEADLINE_MS = 30_000;
const caseId = '01930000-0000-7000-8000-000000000001';

/** Hands everything on and remembers it; away when a test says so. */
class WatchedPublisher extends Publisher {
  static readonly seen: OutgoingEvent[] = [];
  static away = false;

  constructor(private readonly target: Publisher) {
    super();
  }

  override async publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (WatchedPublisher.away) throw new RedressError('publish-failed', 'away', { retriable: true });
    await this.target.publish(events);
    WatchedPublisher.seen.push(...events);
  }
}

interface Returned {
  readonly from: string;
  readonly mail: Email;
}

async function until<T>(what: () => T | undefined): Promise<T> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come within the deadline');
    await pause(10);
  }
}

describe('the mail gateway', () => {
  let folder: string;
  let app: NestExpressApplication;
  let publisher: Publisher;
  let files: FileStore;
  let port: number;
  let relay: SMTPServer;
  let arrived: Returned[];
  /** The relay answers nobody before so many mails are with it at the same time. */
  let answersFrom: number;
  const held: (() => void)[] = [];
  const shutdown = new ShutdownSequence();
  let log: PinoLog;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redress-email-'));
    WatchedPublisher.seen.length = 0;
    WatchedPublisher.away = false;
    arrived = [];
    answersFrom = 1;
    held.length = 0;
    relay = await openRelay();
    log = await PinoLog.open('email-gateway', { logLevel: 'fatal', logFormat: 'json' });
    await startGateway();
  }, DEADLINE_MS);

  afterEach(async () => {
    await shutdown.run(log);
    await new Promise<void>((resolve) => {
      relay.close(resolve);
    });
    rmSync(folder, { recursive: true });
  }, DEADLINE_MS);

  async function openRelay(): Promise<SMTPServer> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      disableReverseLookup: true,
      closeTimeout: 100,
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom } = session.envelope;
          void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
            arrived.push({ from: mailFrom === false ? '' : mailFrom.address, mail });
            held.push(callback);
            if (held.length >= answersFrom) for (const answer of held.splice(0)) answer();
          });
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  async function startGateway(): Promise<void> {
    const { port: relayPort } = relay.server.address() as AddressInfo;
    const environment = {
      REDRESS_DATA_DIR: folder,
      REDRESS_LISTEN: '127.0.0.1:0',
      REDRESS_EMAIL_ADDRESS: 'complaints@acme.example',
      REDRESS_EMAIL_SMTP_LISTEN: '127.0.0.1:0',
      REDRESS_EMAIL_SMTP_URL: `smtp://127.0.0.1:${String(relayPort)}`,
    };
    const { settings } = readSettings(environment, { app: 'standalone', production: false });
    const parts: ProcessParts = {
      app: 'email-gateway',
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
    const engines = await openEngines(parts, { wrapPublisher: (target) => new WatchedPublisher(target) });
    const role = emailGatewayRole({ timing: { sweepMs: 50, graceMs: 200 } });
    app = await startApp(parts, engines, [role]);
    ({ publisher, files } = engines);
    port = app.get(EmailGateway, { strict: false }).listening?.port ?? 0;
  }

  async function send(raw: string, to = 'complaints@acme.example', from = 'ann@mail.example'): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({ envelope: { from, to }, raw });
    transport.close();
  }

  function received(): MessageReceived[] {
    return WatchedPublisher.seen
      .filter(({ event }) => event.type === EVENTS.messageReceived.type)
      .map(({ event }) => event.data as MessageReceived);
  }

  async function issue(change: Partial<UpdateIssued> = {}): Promise<UpdateIssued> {
    const update: UpdateIssued = {
      updateId: '01930000-0000-8000-8000-000000000002',
      caseId,
      reference: 'K7M-Q2X-WDP',
      kind: 'receipt',
      channel: 'email',
      recipient: { key: 'k', address: 'ann@mail.example' },
      account: 'complaints@acme.example',
      subject: 'Your complaint',
      text: { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') },
      language: 'en',
      automatic: 'auto-replied',
      answers: ['1@mail.example'],
      issuedAt: instantNow(systemClock),
      ...change,
    };
    await publish(TOPICS.outboundEmail.name, EVENTS.updateIssued.type, update.updateId, update);
    return update;
  }

  async function publish(topic: string, type: string, id: string, data: object): Promise<void> {
    const event = { id, type, source: 'case-service', time: instantNow(systemClock), data };
    await publisher.publish([{ topic, key: caseId, event }]);
  }

  function reported(state: string): true | undefined {
    const found = WatchedPublisher.seen.some(
      ({ event }) => event.type === EVENTS.deliveryChanged.type && (event.data as { state: string }).state === state,
    );
    return found ? true : undefined;
  }

  it('makes one message of a mail, however often it comes', async () => {
    const raw = 'From: Ann <ann@mail.example>\r\nMessage-ID: <1@mail.example>\r\nSubject: Late\r\n\r\nWhere is it?';
    await send(raw);
    await send(raw);
    const message = await until(() => received()[0]);
    expect(message).toMatchObject({
      channel: 'email',
      account: 'complaints@acme.example',
      kind: 'message',
      subject: 'Late',
      text: { preview: 'Where is it?' },
      clues: { messageId: '1@mail.example' },
    });
    expect(new Set(received().map(({ id }) => id)).size).toBe(1);
  });

  it('says 250 while the bus is away, and brings the message when it is back', async () => {
    WatchedPublisher.away = true;
    await send('Message-ID: <2@mail.example>\r\n\r\nx');
    expect(received()).toEqual([]);
    WatchedPublisher.away = false;
    expect(await until(() => received()[0])).toMatchObject({ externalId: '2@mail.example' });
  });

  it('keeps what was taken in over a restart', async () => {
    WatchedPublisher.away = true;
    await send('Message-ID: <3@mail.example>\r\n\r\nx');
    await shutdown.run(log);
    WatchedPublisher.away = false;
    await startGateway();
    expect(await until(() => received()[0])).toMatchObject({ externalId: '3@mail.example' });
  });

  it('sends an update once under the name of the organisation, and threads the answer to it', async () => {
    const called = (sequence: number, name: string): OrganisationItemUpdated => ({
      item: 'profile',
      sequence,
      erased: false,
      value: { name },
    });
    const { type } = EVENTS.organisationItemUpdated;
    await publish(TOPICS.organisation.name, type, 'o2', called(2, 'Acme Parcels'));
    await publish(TOPICS.organisation.name, type, 'o1', called(1, 'Old name'));
    const gateway = app.get(EmailGateway, { strict: false });
    for (let tries = 0; (await gateway.profile.name()) !== 'Acme Parcels' && tries < 1_000; tries += 1) await pause(10);
    await issue();
    await issue();
    const { mail } = await until(() => arrived[0]);
    expect(mail.from).toEqual({ name: 'Acme Parcels', address: 'complaints@acme.example' });
    await until(() => reported('accepted'));
    expect(arrived).toHaveLength(1);
    await send(`From: ann@mail.example\r\nIn-Reply-To: ${mail.messageId ?? ''}\r\nSubject: Re: x\r\n\r\nThanks`);
    expect(await until(() => received()[0])).toMatchObject({ clues: { tokens: [caseId] } });
  });

  it('hands twenty mails over side by side', async () => {
    answersFrom = 20;
    for (let n = 0; n < answersFrom; n += 1) {
      const updateId = `01930000-0000-8000-8000-0000000001${String(n).padStart(2, '0')}`;
      await issue({ updateId, recipient: { key: `k${String(n)}`, address: `ann${String(n)}@mail.example` } });
    }
    await until(() => (arrived.length === answersFrom ? true : undefined));
    await until(() => reported('accepted'));
  });

  it('has mails with files wait for each other, and no other mail for them', async () => {
    answersFrom = 2;
    const attachments = { ref: 'sent/none', bytes: 2, sha256: sha256('[]') };
    await files.put(attachments.ref, Buffer.from('[]'));
    // More than there are places for sending.
    for (let n = 0; n < 60; n += 1) {
      await issue({
        updateId: `01930000-0000-8000-8000-0000000002${String(n).padStart(2, '0')}`,
        automatic: 'no',
        attachments,
      });
    }
    await until(() => arrived[0]);
    await issue({ text: { preview: 'No file.', bytes: 8, sha256: sha256('No file.') } });
    await until(() => arrived[1]);
    expect(arrived.map(({ mail }) => mail.text?.includes('No file.'))).toEqual([false, true]);
    answersFrom = 1;
    await until(() => (arrived.length === 61 ? true : undefined));
  });

  it('learns from a bounce that an update did not arrive', async () => {
    await issue();
    const { from } = await until(() => arrived[0]);
    await until(() => reported('accepted'));
    await send('From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\nNo such user', from, '');
    await until(() => reported('bounced'));
    expect(await until(() => received()[0])).toMatchObject({ kind: 'bounce' });
  });
});
