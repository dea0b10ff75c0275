import type { AddressInfo } from 'node:net';
import { instantNow, RedressError, sleep, systemClock, systemIds, type Clock, type Instant } from '@redress/kernel';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { AnswerScript, type ScriptLine } from './answer-script.js';
import { KEPT } from './kept.js';
import { isLoopbackHost, refuseInProduction } from './loopback.js';
import { Mailbox } from './mailbox.js';
import { messageIdOf, readAttachment, readMail, type MailAttachment, type ReadMail } from './read-mail.js';

/** Where the sink listens (loopback, a free port unless told), how much it keeps and what it takes. */
export interface MailSinkOptions {
  readonly host?: string;
  readonly port?: number;
  readonly keepMails?: number;
  readonly keepBytes?: number;
  readonly largestMail?: number;
  readonly clock?: Clock;
}

const DEFAULTS = {
  host: '127.0.0.1',
  port: 0,
  keepMails: KEPT,
  keepBytes: 64 * 1024 * 1024,
  largestMail: 50 * 1024 * 1024,
  clock: systemClock,
};
const CLOSE_MS = 1_000;

type Answer = (error?: Error | null, message?: string) => void;

/**
 * A mail server on this machine that takes every mail for everybody and sends none on. It keeps the last ones in memory,
 * and says what a script tells it to. For trying out and for tests, never in production.
 */
export class MailSink {
  private readonly options: typeof DEFAULTS;
  private readonly server: SMTPServer;
  private readonly mailbox: Mailbox;
  private readonly answers = new AnswerScript();
  private readonly ids;
  private stopped: Promise<void> | undefined;

  constructor(options: MailSinkOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
    this.ids = systemIds(this.options.clock);
    this.mailbox = new Mailbox(this.options.keepMails, this.options.keepBytes);
    this.server = this.createServer();
    // A client that goes away in the middle is what this server is for.
    this.server.on('error', () => undefined);
  }

  /**
   * Begins to listen and says where.
   * @throws RedressError `sandbox-in-production`, `sandbox-not-loopback`, `sandbox-listen-failed`
   */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    refuseInProduction();
    const { host, port } = this.options;
    if (!isLoopbackHost(host)) {
      throw new RedressError(
        'sandbox-not-loopback',
        'the sandbox listens on this machine alone, such as 127.0.0.1:2526',
      );
    }
    await new Promise<void>((resolve, reject) => {
      this.server.server.once('error', (cause) => {
        const where = `${host}:${String(port)}`;
        const message = `the mail sink cannot listen on ${where}; free the address or set REDRESS_SANDBOX_SMTP_LISTEN`;
        reject(new RedressError('sandbox-listen-failed', message, { cause }));
      });
      this.server.listen(port, host, resolve);
    });
    return { host, port: this.port };
  }

  /** For a relay setting: `smtp://127.0.0.1:port`. */
  get url(): string {
    const { host } = this.options;
    return `smtp://${host.includes(':') ? `[${host}]` : host}:${String(this.port)}`;
  }

  /** The kept mails as their recipients would read them, in the order they came. */
  async list(wanted: { readonly to?: string; readonly since?: Instant } = {}): Promise<ReadMail[]> {
    return await Promise.all(this.mailbox.find(wanted).map((mail) => readMail(mail)));
  }

  /** The kept mails as they came, byte for byte. */
  raw(wanted: { readonly to?: string; readonly since?: Instant } = {}): Buffer[] {
    return this.mailbox.find(wanted).map(({ raw }) => raw);
  }

  /** A file of a kept mail, by its place in the mail's list; undefined when there is none. */
  async attachment(id: string, place: number): Promise<MailAttachment | undefined> {
    const mail = this.mailbox.find({}).find((each) => each.id === id);
    return mail === undefined ? undefined : await readAttachment(mail, place);
  }

  /** How many of the kept mails have this Message-ID; more than one is a repeated mail. */
  copies(messageId: string): number {
    return this.mailbox.copies(messageId);
  }

  /** Adds a line to the script; the first line that fits a mail answers it. */
  script(line: ScriptLine): void {
    this.answers.add(line);
  }

  /** Forgets the script; mails are taken again. */
  clearScript(): void {
    this.answers.clear();
  }

  /** Forgets the mails. */
  clear(): void {
    this.mailbox.clear();
  }

  /** Cuts the connections and lets the port go. A second call does nothing. */
  stop(): Promise<void> {
    this.stopped ??= new Promise((resolve) => {
      this.server.close(resolve);
      for (const connection of this.server.connections) connection.close();
    });
    return this.stopped;
  }

  private get port(): number {
    const address = this.server.server.address() as AddressInfo | null;
    if (address === null) throw new RedressError('sandbox-not-started', 'the mail sink does not listen');
    return address.port;
  }

  private createServer(): SMTPServer {
    return new SMTPServer({
      banner: 'Redress sandbox',
      logger: false,
      size: this.options.largestMail,
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      lenientAddressParsing: true,
      maxAllowedUnauthenticatedCommands: false,
      closeTimeout: CLOSE_MS,
      onAuth: (given, _, answer) => {
        answer(null, { user: given.username ?? 'sandbox' });
      },
      onRcptTo: ({ address }, _, answer) => {
        this.answerLater(this.answers.take([address], 'recipient'), answer, () => undefined);
      },
      onData: (stream, session, answer) => {
        this.take(stream, session, answer).catch((error: unknown) => {
          answer(error instanceof Error ? error : new Error('not taken'));
        });
      },
    });
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession, answer: Answer): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) {
      answer(reply(552, 'Message exceeds fixed maximum message size'));
      return;
    }
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    const line = this.answers.take(recipients, 'data');
    const keep = (): string => this.keep(Buffer.concat(chunks), session, recipients);
    if (line?.answer.kind === 'drop') {
      await sleep(this.options.clock, line.delayMs ?? 0);
      if (line.answer.kept) keep();
      this.hangUp(session);
    } else this.answerLater(line, answer, keep);
  }

  private answerLater(line: ScriptLine | undefined, answer: Answer, accept: () => string | undefined): void {
    const say = (): void => {
      if (line?.answer.kind === 'refuse') answer(reply(line.answer.code, line.answer.text ?? 'As the script says'));
      else {
        const id = accept();
        answer(null, id === undefined ? undefined : `OK: kept as ${id}`);
      }
    };
    if (line?.delayMs === undefined) say();
    else this.options.clock.after(line.delayMs, say);
  }

  private keep(raw: Buffer, session: SMTPServerSession, recipients: readonly string[]): string {
    const { mailFrom } = session.envelope;
    const id = this.ids.next();
    this.mailbox.keep({
      id,
      receivedAt: instantNow(this.options.clock),
      sender: mailFrom === false ? '' : mailFrom.address,
      recipients,
      messageId: messageIdOf(raw),
      raw,
    });
    return id;
  }

  private hangUp(session: SMTPServerSession): void {
    for (const connection of this.server.connections) if (connection.session === session) connection.close();
  }
}

function reply(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
