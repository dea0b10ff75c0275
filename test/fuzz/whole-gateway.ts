import { connect, type Socket } from 'node:net';
import { ChannelKit, DEFAULT_TIMING, type AcceptInput, type Accepted } from '@redress/channel-kit';
import { MailNormaliser, MailStorage, ParsePool, SmtpListener } from '@redress/channel-email';
import type { MessageReceived } from '@redress/contracts';
import { sha256, systemClock, systemIds } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import { MemoryFiles, wholeOf } from '@redress/testing';
import { ACCOUNT, keys, own, tokens } from '../mail-corpus/corpus.js';

const quiet = { info: (): void => undefined, warn: (): void => undefined, error: (): void => undefined };
// A mail may cost the whole cap twice, whole and as a beginning.
const PUBLISHED_MS = 60_000;

/** Keeps what is published, and by which message. */
class Published extends Publisher {
  readonly messages = new Map<string, MessageReceived>();

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    for (const { event } of events) {
      if (event.type !== 'redress.message.received.v1') continue;
      const message = event.data as MessageReceived;
      this.messages.set(message.id, message);
    }
    return Promise.resolve();
  }
}

/** The mail channel's way in as it is in the product, from the SMTP port to the topic, with documents and files in memory. */
export class WholeGateway {
  private readonly files = new MemoryFiles();
  private readonly published = new Published();
  private readonly pool = new ParsePool({ clock: systemClock });
  /** Message ids by the hash of the bytes that were taken in. */
  private readonly taken = new Map<string, string>();
  private readonly kit: ChannelKit;
  private readonly listener: SmtpListener;
  private port = 0;

  private constructor(private readonly database: Database) {
    const normaliser = new MailNormaliser({ own, tokens, keys }, this.pool, new MailStorage(this.files), () =>
      Promise.resolve(),
    );
    this.kit = new ChannelKit(
      {
        channel: 'email',
        service: 'email-gateway',
        clock: systemClock,
        ids: systemIds(),
        timing: DEFAULT_TIMING,
        silent: true,
        log: quiet,
      },
      { database, files: this.files, publisher: this.published },
      { normaliser, sender: { inDoubt: 'send-again', send: () => Promise.reject(new Error('nothing goes out')) } },
    );
    const inbox = { accept: (input: AcceptInput): Promise<Accepted> => this.accept(input) };
    this.listener = new SmtpListener(
      { host: '127.0.0.1', port: 0, maximumBytes: 8 * 1024 * 1024 },
      { own, inbox, clock: systemClock, log: quiet },
    );
  }

  static async open(): Promise<WholeGateway> {
    const gateway = new WholeGateway(await openDatabase('memory:'));
    await gateway.database.ensureIndexes();
    gateway.port = (await gateway.listener.start()).port;
    return gateway;
  }

  /**
   * Hands mails over by SMTP, one connection for all, and says what is wrong: one that was refused, is not in the inbox, has not
   * kept its original, or was never published.
   */
  async faults(mails: readonly { readonly label: string; readonly raw: Buffer }[]): Promise<string[]> {
    const sender = await Sender.open(this.port);
    const found: string[] = [];
    for (const { label, raw } of mails) {
      const bytes = withLastBreak(raw);
      const answer = await sender.send(bytes);
      const fault = answer.startsWith('250') ? await this.lost(bytes) : answer;
      if (fault !== undefined) found.push(`${label}: ${fault}`);
    }
    sender.close();
    return found;
  }

  async close(): Promise<void> {
    await this.listener.stop();
    await this.kit.stop();
    await this.pool.close();
    await this.database.close();
  }

  private async accept(input: AcceptInput): Promise<Accepted> {
    const raw = await wholeOf(input.raw);
    const accepted = await this.kit.inbox.accept({ ...input, raw });
    this.taken.set(sha256(raw), accepted.messageId);
    return accepted;
  }

  private async lost(bytes: Buffer): Promise<string | undefined> {
    const messageId = this.taken.get(sha256(bytes));
    if (messageId === undefined) return 'other bytes than were sent were taken in';
    const row = await this.kit.inbox.get(messageId);
    if (row === null) return 'is not in the inbox';
    const original = await this.files.read(row.raw.ref);
    if (sha256(original) !== row.raw.sha256) return 'has not kept its original';
    return (await this.isPublished(messageId)) ? undefined : 'was never published';
  }

  private async isPublished(messageId: string): Promise<boolean> {
    for (const end = Date.now() + PUBLISHED_MS; Date.now() < end;) {
      if (this.published.messages.has(messageId)) return true;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return false;
  }
}

/** Says the bytes of a mail as they are, which libraries do not. */
class Sender {
  private said = '';
  private heard: (() => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.said += chunk.toString('latin1');
      this.heard?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.heard?.());
  }

  static async open(port: number): Promise<Sender> {
    const sender = new Sender(connect(port, '127.0.0.1'));
    await sender.answer();
    await sender.say('EHLO fuzz.example\r\n');
    return sender;
  }

  /** The last answer: 250 when the mail was taken. */
  async send(raw: Buffer): Promise<string> {
    await this.say(`MAIL FROM:<envelope@mail.example>\r\n`);
    await this.say(`RCPT TO:<${ACCOUNT}>\r\n`);
    await this.say('DATA\r\n');
    const stuffed = raw.toString('latin1').replace(/(?<=^|\r\n)\./gu, '..');
    return await this.say(Buffer.from(`${stuffed}.\r\n`, 'latin1'));
  }

  close(): void {
    this.socket.destroy();
  }

  private async say(words: string | Buffer): Promise<string> {
    this.socket.write(words);
    return await this.answer();
  }

  private async answer(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\r\n)*\d{3} [^\n]*\r\n/u.exec(this.said)?.[0];
      if (whole !== undefined) {
        this.said = this.said.slice(whole.length);
        return whole.trim();
      }
      if (this.socket.destroyed) return 'the connection was closed';
      await new Promise<void>((resolve) => (this.heard = resolve));
    }
  }
}

// A mail ends with a line (RFC 5321 section 4.1.1.4).
function withLastBreak(raw: Buffer): Buffer {
  return raw.toString('latin1').endsWith('\r\n') ? raw : Buffer.concat([raw, Buffer.from('\r\n')]);
}
