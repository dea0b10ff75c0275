import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect as connectPlain, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import type { Accepted, AcceptInput } from '@redress/channel-kit';
import { RedressError, systemClock } from '@redress/kernel';
import { selfSigned } from '@redress/testing';
import { createTransport } from 'nodemailer';
import { OwnAddresses } from '../domain/own-addresses.js';
import { SmtpListener } from './smtp-listener.js';

const quiet = { info: (): void => undefined, warn: (): void => undefined, error: (): void => undefined };
const certificate = selfSigned();

/** Reads replies one by one, on a connection before or after it was encrypted. */
class Replies {
  private text = '';
  private wake: (() => void) | undefined;

  constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.wake?.();
    });
  }

  async next(): Promise<string> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/u.exec(this.text);
      if (found !== null) {
        this.text = this.text.slice(found[0].length);
        return found[0];
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return await this.next();
  }
}

describe('the SMTP listener with a certificate', () => {
  let listener: SmtpListener;
  let port: number;
  let taken: AcceptInput[];
  let refuses: boolean;

  beforeEach(async () => {
    taken = [];
    refuses = false;
    const accept = async (input: AcceptInput): Promise<Accepted> => {
      if (input.raw instanceof Readable) await buffer(input.raw);
      if (refuses) throw new RedressError('store-away', 'away', { retriable: true });
      taken.push(input);
      return { messageId: 'm1', duplicate: false } as Accepted;
    };
    listener = new SmtpListener(
      { host: '127.0.0.1', port: 0, maximumBytes: 64 * 1024, closeMs: 500, tls: certificate },
      { own: new OwnAddresses(['complaints@acme.example'], '+'), inbox: { accept }, clock: systemClock, log: quiet },
    );
    ({ port } = await listener.start());
  });
  afterEach(() => listener.stop());

  async function send(text: string, to = 'complaints@acme.example'): Promise<unknown> {
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      requireTLS: true,
      tls: { ca: certificate.cert, servername: 'localhost' },
    });
    try {
      return await transport.sendMail({
        from: 'ann@mail.example',
        to,
        messageId: '<1@mail.example>',
        date: new Date(0),
        text,
      });
    } finally {
      transport.close();
    }
  }

  it('takes mail over an encrypted connection that the sender has checked', async () => {
    expect(await send('It is late.')).toMatchObject({ response: '250 2.6.0 OK: taken in as m1' });
    expect(taken).toMatchObject([{ account: 'complaints@acme.example', externalId: '1@mail.example' }]);
  });

  it('knows the same mail again, encrypted or not', async () => {
    await send('It is late.');
    await send('It is late.');
    const plain = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await plain.sendMail({
      from: 'ann@mail.example',
      to: 'complaints@acme.example',
      messageId: '<1@mail.example>',
      date: new Date(0),
      text: 'It is late.',
    });
    plain.close();
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
  });

  it('refuses the same as without: an address that is not ours, a mail that is too large, what cannot be kept', async () => {
    await expect(send('x', 'somebody@acme.example')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send('x'.repeat(100_000))).rejects.toMatchObject({ responseCode: 552 });
    refuses = true;
    await expect(send('x')).rejects.toMatchObject({ responseCode: 451 });
    expect(taken).toEqual([]);
  });

  it('forgets what was said before the encryption began', async () => {
    const replies = new Replies(connectPlain(port, '127.0.0.1'));
    await replies.next();
    expect(await replies.say('EHLO relay.example')).toContain('STARTTLS');
    // Somebody in between may add commands in the clear, to be taken for the sender's own (CVE-2011-0411).
    replies.socket.write('STARTTLS\r\nMAIL FROM:<evil@mail.example>\r\n');
    expect(await replies.next()).toMatch(/^220/u);
    const encrypted = connectTls({ socket: replies.socket, ca: certificate.cert, servername: 'localhost' });
    const after = new Replies(encrypted);
    await new Promise((resolve) => encrypted.once('secureConnect', resolve));
    const [first, second] = [await after.say('EHLO relay.example'), await after.say('NOOP')];
    expect(first).toMatch(/^250-[^]*SIZE/u);
    expect(first).not.toContain('STARTTLS');
    expect(second).toMatch(/^250 /u);
    encrypted.destroy();
  });

  it('survives a sender that cannot encrypt', async () => {
    const replies = new Replies(connectPlain(port, '127.0.0.1'));
    await replies.next();
    await replies.say('EHLO relay.example');
    await replies.say('STARTTLS');
    const closed = new Promise((resolve) => replies.socket.once('close', resolve));
    replies.socket.write('this is no handshake\r\n\r\n');
    await closed;
    expect(await send('It is late.')).toMatchObject({ response: '250 2.6.0 OK: taken in as m1' });
  });
});
