import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Accepted, AcceptInput } from '@redress/channel-kit';
import { RedressError, sha256, systemClock } from '@redress/kernel';
import { OwnAddresses } from '../domain/own-addresses.js';
import { SmtpListener, type SmtpListenerOptions } from './smtp-listener.js';

interface Taken extends Omit<AcceptInput, 'raw'> {
  readonly raw: Buffer;
  readonly streamed: boolean;
}

const MEGABYTE = 1024 * 1024;
const quiet = { info: (): void => undefined, warn: (): void => undefined, error: (): void => undefined };
const own = new OwnAddresses(['complaints@acme.example', 'hilfe@acme.example'], '+');

class TestInbox {
  readonly taken: Taken[] = [];
  fails: (input: AcceptInput) => Error | undefined = () => undefined;

  readonly accept = async (input: AcceptInput): Promise<Accepted> => {
    const raw = input.raw instanceof Readable ? await collect(input.raw) : Buffer.from(input.raw);
    const error = this.fails(input);
    if (error !== undefined) throw error;
    this.taken.push({ ...input, raw, streamed: input.raw instanceof Readable });
    return { messageId: `m${String(this.taken.length)}`, duplicate: false } as Accepted;
  };
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A sender that speaks SMTP line by line, so that tests can break the rules. */
class Sender {
  private buffer = '';
  private waiting: (() => void) | undefined;
  closed = false;

  private constructor(readonly socket: Socket) {
    const wake = (): void => this.waiting?.();
    socket.on('data', (chunk) => {
      this.buffer += chunk.toString('latin1');
      wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      wake();
    });
  }

  static async open(port: number): Promise<Sender> {
    const sender = new Sender(connect(port, '127.0.0.1'));
    await sender.answer();
    await sender.say('EHLO relay.example');
    return sender;
  }

  /** The next whole reply; empty when the connection was closed without one. */
  async answer(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\r\n)*\d{3} [^\n]*\r\n/u.exec(this.buffer);
      if (match !== null) {
        this.buffer = this.buffer.slice(match[0].length);
        return match[0].trim();
      }
      if (this.closed) return '';
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return await this.answer();
  }

  async mail(
    raw: string | Buffer,
    recipients = ['complaints@acme.example'],
    from = 'ann@mail.example',
  ): Promise<string> {
    await this.say(`MAIL FROM:<${from}>`);
    for (const recipient of recipients) await this.say(`RCPT TO:<${recipient}>`);
    await this.say('DATA');
    this.socket.write(raw);
    return await this.say('\r\n.');
  }
}

describe('the SMTP listener', () => {
  let listener: SmtpListener;
  let senders: Sender[] = [];

  async function start(
    options: Partial<SmtpListenerOptions> = {},
  ): Promise<{ inbox: TestInbox; sender: Sender; port: number }> {
    const inbox = new TestInbox();
    listener = new SmtpListener(
      { host: '127.0.0.1', port: 0, maximumBytes: MEGABYTE, closeMs: 500, ...options },
      { own, inbox, clock: systemClock, log: quiet },
    );
    const { port } = await listener.start();
    return { inbox, sender: await open(port), port };
  }

  async function open(port: number): Promise<Sender> {
    const sender = await Sender.open(port);
    senders.push(sender);
    return sender;
  }

  afterEach(async () => {
    for (const { socket } of senders) socket.destroy();
    senders = [];
    await listener.stop();
  });

  it('takes a mail as it came, with its envelope, and says 250', async () => {
    const { inbox, sender } = await start();
    const raw = 'Message-ID: <1@mail.example>\r\nSubject: Late\r\n\r\n..dots\r\nbody';
    expect(await sender.mail(raw, ['complaints+c.tok@acme.example', 'COMPLAINTS@acme.example'])).toMatch(/^250 .*m1/u);
    expect(inbox.taken).toHaveLength(1);
    expect(inbox.taken[0]).toMatchObject({
      account: 'complaints@acme.example',
      externalId: '1@mail.example',
      streamed: false,
      hints: {
        mailFrom: 'ann@mail.example',
        recipients: ['complaints+c.tok@acme.example', 'COMPLAINTS@acme.example'],
        client: '127.0.0.1',
        helo: 'relay.example',
      },
    });
    // The transport doubles a dot at the beginning of a line (RFC 5321 section 4.5.2); the sender of this test did it.
    expect(inbox.taken[0]?.raw.toString()).toBe(`${raw.replace('..dots', '.dots')}\r\n`);
  });

  it('takes only what is for us', async () => {
    const { inbox, sender } = await start();
    await sender.say('MAIL FROM:<ann@mail.example>');
    for (const other of ['sales@acme.example', 'complaints@other.example', 'complaints-x@acme.example', 'x']) {
      expect(await sender.say(`RCPT TO:<${other}>`)).toMatch(/^(?:550|501) 5\./u);
    }
    expect(await sender.say('DATA')).toMatch(/^503/u);
    expect(inbox.taken).toEqual([]);
  });

  it('makes one message for each of our addresses in one transaction', async () => {
    const { inbox, sender } = await start();
    await sender.mail('Message-ID: <1@m>\r\n\r\nx', ['complaints@acme.example', 'hilfe+x@acme.example']);
    expect(inbox.taken.map(({ account }) => account).sort()).toEqual(['complaints@acme.example', 'hilfe@acme.example']);
    expect(new Set(inbox.taken.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  });

  it('knows a mail again, and tells other content under the same Message-ID apart', async () => {
    const { inbox, sender } = await start();
    await sender.mail('Received: by a\r\nMessage-ID: <1@m>\r\n\r\nx');
    await sender.mail('Received: by b\r\nMessage-ID: <1@m>\r\n\r\nx');
    await sender.mail('Message-ID: <1@m>\r\n\r\nother');
    await sender.mail('Received: by a\r\nSubject: no id\r\n\r\nx');
    await sender.mail('Received: by b\r\nSubject: no id\r\n\r\nx');
    await sender.mail('Subject: other\r\n\r\nx');
    const [first, again, other, bare, bareAgain, bareOther] = inbox.taken.map(({ dedupeKey }) => dedupeKey);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(bareAgain).toBe(bare);
    expect(bareOther).not.toBe(bare);
    expect(inbox.taken[3]?.externalId).toMatch(/^sha256:[0-9a-f]{64}$/u);
  });

  it('tells apart what has no header to tell it apart by', async () => {
    const { inbox, sender } = await start();
    const from = (name: string, raw: string): Promise<string> => sender.mail(raw, undefined, `${name}@mail.example`);
    for (const name of ['ann', 'ben', 'ann']) await from(name, 'Subject: complaint\r\n\r\nMy parcel is late.');
    await from('ann', 'My parcel is late.');
    await from('ann', 'My vase is broken.');
    await from('ben', 'From: kim@mail.example\r\n\r\nx');
    await from('cem', 'From: kim@mail.example\r\n\r\nx');
    const [anns, bens, annsAgain, late, broken, kims, kimsAgain] = inbox.taken.map(({ dedupeKey }) => dedupeKey);
    expect(annsAgain).toBe(anns);
    expect(kimsAgain).toBe(kims);
    expect(new Set([anns, bens, late, broken, kims]).size).toBe(5);
  });

  it('never says 250 for what was not kept', async () => {
    const { inbox, sender } = await start();
    inbox.fails = () => new RedressError('database-unavailable', 'away', { retriable: true });
    expect(await sender.mail('\r\nx')).toMatch(/^451 4\./u);
    inbox.fails = ({ account }) => (account.startsWith('hilfe') ? new TypeError('a bug') : undefined);
    expect(await sender.mail('\r\nx', ['complaints@acme.example', 'hilfe@acme.example'])).toMatch(/^451/u);
    inbox.fails = () => undefined;
    expect(await sender.mail('\r\nx')).toMatch(/^250/u);
  });

  it('gives a store that hangs a bound', async () => {
    const { inbox, sender } = await start({ acceptMs: 50 });
    const accept = inbox.accept;
    Object.assign(inbox, { accept: () => new Promise<never>(() => undefined) });
    expect(await sender.mail('\r\nx')).toMatch(/^451/u);
    Object.assign(inbox, { accept });
    expect(await sender.mail('\r\nx')).toMatch(/^250/u);
  });

  it('streams large mails, also to two of our addresses', async () => {
    const { inbox, sender } = await start();
    const raw = `Message-ID: <big@m>\r\n\r\n${'0123456789abcdef\r\n'.repeat(40_000)}`;
    expect(await sender.mail(raw, ['complaints@acme.example', 'hilfe@acme.example'])).toMatch(/^250/u);
    expect(inbox.taken.map(({ streamed }) => streamed)).toEqual([true, true]);
    for (const { raw: kept } of inbox.taken) expect(sha256(kept)).toBe(sha256(`${raw}\r\n`));
    expect(inbox.taken[0]?.externalId).toBe('big@m');
  });

  it('refuses what is too large, declared or not, and goes on', async () => {
    const { inbox, sender } = await start();
    expect(await sender.say(`MAIL FROM:<a@m.example> SIZE=${String(2 * MEGABYTE)}`)).toMatch(/^552 5\./u);
    expect(await sender.mail(`Subject: x\r\n\r\n${'x'.repeat(MEGABYTE)}`)).toMatch(/^552 5\./u);
    expect(await sender.mail('\r\nsmall')).toMatch(/^250/u);
    expect(inbox.taken.map(({ raw }) => raw.toString())).toEqual(['\r\nsmall\r\n']);
  });

  it('stops listening to a sender that never ends', async () => {
    const { inbox, sender } = await start({ maximumBytes: 64 * 1024 });
    await sender.say('MAIL FROM:<a@m.example>');
    await sender.say('RCPT TO:<complaints@acme.example>');
    await sender.say('DATA');
    const answer = sender.answer();
    const chunk = 'x'.repeat(16 * 1024);
    for (let sent = 0; !sender.closed && sent < 2_000; sent += 1) {
      if (!sender.socket.write(chunk)) {
        await new Promise((resolve) => {
          sender.socket.once('drain', resolve);
          sender.socket.once('close', resolve);
        });
      }
    }
    expect(await answer).not.toMatch(/^250/u);
    expect(sender.closed).toBe(true);
    expect(inbox.taken).toEqual([]);
  });

  it.each([
    ['nothing at all', ''],
    ['a line without end', 'x'.repeat(600_000)],
    ['headers without end', `Subject: ${'x'.repeat(600_000)}`],
    ['bytes of every kind', Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7) % 256))],
    ['no headers', '\r\nx'],
  ])('takes %s', async (_, raw) => {
    const { inbox, sender } = await start();
    expect(await sender.mail(raw)).toMatch(/^250/u);
    expect(inbox.taken).toHaveLength(1);
  });

  it('keeps nothing of a mail that did not come in whole', async () => {
    const { inbox, sender, port } = await start();
    await sender.say('MAIL FROM:<a@m.example>');
    await sender.say('RCPT TO:<complaints@acme.example>');
    await sender.say('DATA');
    sender.socket.write('Message-ID: <cut@m>\r\n\r\nhal');
    sender.socket.destroy();
    const other = await open(port);
    expect(await other.mail('Message-ID: <whole@m>\r\n\r\nx')).toMatch(/^250/u);
    expect(inbox.taken.map(({ externalId }) => externalId)).toEqual(['whole@m']);
  });

  it('hangs up on a mail that takes too long to come in', async () => {
    const { sender } = await start({ transferMs: 50 });
    await sender.say('MAIL FROM:<a@m.example>');
    await sender.say('RCPT TO:<complaints@acme.example>');
    await sender.say('DATA');
    sender.socket.write('Subject: slow\r\n');
    expect(await sender.answer()).toMatch(/^4\d\d/u);
  });

  it('bounds its clients', async () => {
    const { port } = await start({ maximumClients: 1 });
    const second = new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (chunk) => {
        resolve(chunk.toString());
        socket.destroy();
      });
    });
    expect(await second).toMatch(/^421/u);
  });

  it('stops when the mail under way is kept, and says 421 to who waits', async () => {
    const { inbox, sender, port } = await start({ closeMs: 5_000 });
    const idle = await open(port);
    const silent = connect(port, '127.0.0.1');
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { accept } = inbox;
    let asked = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (asked = resolve));
    Object.assign(inbox, {
      accept: async (input: AcceptInput) => {
        asked();
        await gate;
        return await accept(input);
      },
    });
    const answer = sender.mail('Message-ID: <last@m>\r\n\r\nx');
    await underWay;
    const stopped = listener.stop();
    expect(await idle.answer()).toMatch(/^421/u);
    silent.destroy();
    release();
    expect(await answer).toMatch(/^250/u);
    sender.socket.end('QUIT\r\n');
    await stopped;
    expect(inbox.taken).toHaveLength(1);
  });

  it('says so when its address is taken', async () => {
    const { port } = await start();
    const second = new SmtpListener(
      { host: '127.0.0.1', port, maximumBytes: MEGABYTE },
      { own, inbox: new TestInbox(), clock: systemClock, log: quiet },
    );
    await expect(second.start()).rejects.toMatchObject({ code: 'smtp-listen-failed' });
  });
});
