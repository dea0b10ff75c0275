import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantNow, RedressError, type Clock } from '@redress/kernel';
import type { ChannelLog, Inbox } from '@redress/channel-kit';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { toHints } from '../application/mail-hints.js';
import { domainPart } from '../domain/mail-address.js';
import { mailDedupeKey } from '../domain/mail-identity.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import { receiveMail, type ReceivedMail } from './received-mail.js';

/** What an SMTP listener takes in and how much; times in milliseconds. */
export interface SmtpListenerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly maximumBytes: number;
  /** Certificate and key in PEM; with them STARTTLS is offered. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly maximumClients?: number;
  /** How long a sender may be silent while it is its turn. */
  readonly idleMs?: number;
  /** How long one mail may take to come in; a sender of one byte a minute is never idle. */
  readonly transferMs?: number;
  /** How long we may take to keep a mail before the sender is asked to come again. */
  readonly acceptMs?: number;
  /** How long a stop waits for mails on their way in. */
  readonly closeMs?: number;
}

/** What the listener works with. */
export interface SmtpListenerParts {
  readonly own: OwnAddresses;
  readonly inbox: Pick<Inbox, 'accept'>;
  readonly clock: Clock;
  readonly log: ChannelLog;
}

const DEFAULTS = {
  maximumClients: 200,
  idleMs: 60_000,
  transferMs: 10 * 60_000,
  acceptMs: 30_000,
  closeMs: 4_000,
};
const RECIPIENTS = 100;

/**
 * Takes mail in by SMTP. 250 is said only when `Inbox.accept` has resolved for every one of our addresses the mail is for: raw
 * bytes and inbox row are durable. Whatever fails before gives 451, so the sender keeps the mail and comes again, which the dedupe
 * key absorbs. Only our addresses and their extensions are taken (550 else), up to `maximumBytes` (552 else).
 */
export class SmtpListener {
  private readonly options: SmtpListenerOptions & typeof DEFAULTS;
  private readonly server: SMTPServer;
  private readonly underWay = new Set<SMTPServerSession>();
  private folder = '';
  private counter = 0;
  private stopping = false;

  constructor(
    options: SmtpListenerOptions,
    private readonly parts: SmtpListenerParts,
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.server = this.createServer();
    this.server.on('error', (error) => {
      this.parts.log.warn('a mail connection failed', { code: codeOf(error) });
    });
  }

  /** Begins to listen and says where. @throws RedressError `smtp-listen-failed` when the address is taken or not ours */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    this.folder = await mkdtemp(join(tmpdir(), 'redress-mail-'));
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.server.removeListener('error', reject);
        resolve();
      });
    }).catch((cause: unknown) => {
      const where = `${host}:${String(port)}`;
      const message = `Inbound SMTP cannot listen on ${where}; free the address or set REDRESS_EMAIL_SMTP_LISTEN.`;
      throw new RedressError('smtp-listen-failed', message, { cause });
    });
    const { port: bound } = this.server.server.address() as AddressInfo;
    return { host, port: bound };
  }

  /** Takes no new mail, lets mails on their way in finish within `closeMs`, then resolves. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    const closed = new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
    // Whoever hands nothing over would otherwise be waited for.
    for (const connection of this.server.connections) {
      if (!this.underWay.has(connection.session)) connection.send(421, 'Server shutting down');
    }
    await closed;
    await rm(this.folder, { recursive: true, force: true });
  }

  private createServer(): SMTPServer {
    const { tls, maximumBytes, maximumClients, idleMs, closeMs } = this.options;
    return new SMTPServer({
      name: domainPart(this.parts.own.primary),
      banner: 'Redress',
      logger: false,
      authOptional: true,
      disabledCommands: tls === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
      ...(tls ?? {}),
      size: maximumBytes,
      rejectOversized: true,
      hideENHANCEDSTATUSCODES: false,
      disableReverseLookup: true,
      // A relay sends any number of mails over one connection and never signs in.
      maxAllowedUnauthenticatedCommands: false,
      // An address we could not parse is refused as not ours, not as broken.
      lenientAddressParsing: true,
      maxRecipients: RECIPIENTS,
      maxClients: maximumClients,
      socketTimeout: idleMs,
      closeTimeout: closeMs,
      onRcptTo: ({ address }, _, callback) => {
        const ours = this.parts.own.match(address) !== undefined;
        callback(ours ? null : reply(550, 'No such mailbox here; we take complaints only at our own addresses'));
      },
      onData: (stream, session, callback) => {
        this.underWay.add(session);
        this.take(stream, session)
          .finally(() => this.underWay.delete(session))
          .then(
            (said) => {
              callback(null, said);
            },
            (error: unknown) => {
              callback(error instanceof Error ? error : reply(451, 'Not taken; please try again later'));
            },
          );
      },
    });
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const accounts = byAccount(session, this.parts.own);
    const mail = await this.receive(stream, session);
    if (mail === 'too-large') throw reply(552, 'Message exceeds fixed maximum message size');
    try {
      const kept = [...accounts].map(([account, recipients]) => this.keep(mail, account, recipients, session));
      const ids = await this.bounded(Promise.all(kept));
      return `OK: taken in as ${ids.join(', ')}`;
    } catch (error) {
      this.parts.log.warn('a mail was not taken in; its sender will try again', { code: codeOf(error) });
      throw reply(451, 'Requested action aborted: local error in processing; please try again later');
    } finally {
      await mail.discard();
    }
  }

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<ReceivedMail | 'too-large'> {
    const stopTimer = this.parts.clock.after(this.options.transferMs, () => {
      this.hangUp(session);
    });
    this.counter += 1;
    try {
      const mail = await receiveMail(stream, this.folder, String(this.counter), this.options.maximumBytes);
      if (stream.destroyed && mail === 'too-large' && !stream.readableEnded) this.hangUp(session);
      return mail;
    } catch (error) {
      this.parts.log.warn('a mail did not come in whole', { code: codeOf(error) });
      throw reply(451, 'Message not received in whole; please try again later');
    } finally {
      stopTimer();
    }
  }

  private async keep(
    mail: ReceivedMail,
    account: string,
    recipients: readonly string[],
    session: SMTPServerSession,
  ): Promise<string> {
    const { identity } = mail;
    const mailFrom = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    const { messageId } = await this.parts.inbox.accept({
      dedupeKey: mailDedupeKey(account, identity, mailFrom),
      account,
      externalId: identity.messageId ?? `sha256:${identity.contentHash}`,
      raw: mail.content(),
      receivedAt: instantNow(this.parts.clock),
      hints: toHints({
        mailFrom,
        recipients,
        client: session.remoteAddress,
        helo: typeof session.hostNameAppearsAs === 'string' ? session.hostNameAppearsAs : '',
      }),
    });
    return messageId;
  }

  /** A store that hangs must not hold the sender's connection until both give up at different times. */
  private bounded<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.parts.clock.after(this.options.acceptMs, () => {
        reject(new RedressError('accept-timeout', 'a mail could not be kept in time', { retriable: true }));
      });
      work.then(resolve, reject).finally(cancel);
    });
  }

  private hangUp(session: SMTPServerSession): void {
    for (const connection of this.server.connections) {
      if (connection.session === session) connection.send(421, 'Transfer takes too long or is too large');
    }
  }
}

/** Which of our accounts a mail is for, each with the addresses it was sent to. */
function byAccount(session: SMTPServerSession, own: OwnAddresses): Map<string, string[]> {
  const accounts = new Map<string, string[]>();
  for (const { address } of session.envelope.rcptTo) {
    const account = own.match(address)?.account;
    if (account === undefined) continue;
    const recipients = accounts.get(account);
    if (recipients === undefined) accounts.set(account, [address]);
    else recipients.push(address);
  }
  // Extensions first: they carry tokens, and hints are bounded.
  for (const recipients of accounts.values()) recipients.sort((one, other) => other.length - one.length);
  return accounts;
}

function reply(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return typeof error;
}
