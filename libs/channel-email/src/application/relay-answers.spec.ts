import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import { systemClock } from '@redress/kernel';
import { MailRelay } from '../infrastructure/mail-relay.js';
import type { ComposedMail } from './mail-composer.js';
import { RelaySender } from './relay-sender.js';

type Step = 'greeting' | 'EHLO' | 'HELO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'end';

/** What the relay says at some steps, instead of what it should; `drop` hangs up, `silence` says nothing. */
type Script = Partial<Record<Step, string>>;

const MAIL: ComposedMail = {
  messageId: 'm@acme.example',
  envelope: { from: 'complaints@acme.example', to: ['ann@mail.example'] },
  raw: Buffer.from('Subject: x\r\n\r\nwords\r\n'),
};
const GOOD: Readonly<Record<string, string>> = {
  greeting: '220 relay.example',
  EHLO: '250-relay.example\r\n250 AUTH PLAIN',
  HELO: '250 relay.example',
  STARTTLS: '220 go ahead',
  AUTH: '235 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  end: '250 queued',
};

/** A relay that speaks line by line as the script says. */
class ScriptedRelay {
  /** Mails that came in whole. */
  whole = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly script: Script) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      this.converse(socket);
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private converse(socket: Socket): void {
    let inMail = false;
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      for (let end = received.indexOf('\r\n'); end >= 0; end = received.indexOf('\r\n')) {
        const line = received.slice(0, end);
        received = received.slice(end + 2);
        if (inMail && line !== '.') continue;
        if (inMail) this.whole += 1;
        const step = inMail ? 'end' : (line.slice(0, line.search(/ |$/u)) as Step);
        inMail = this.say(socket, step).startsWith('354');
      }
    });
    this.say(socket, 'greeting');
  }

  private say(socket: Socket, step: Step): string {
    const words = this.script[step] ?? GOOD[step] ?? '250 ok';
    if (words === 'drop') socket.destroy();
    else if (words !== 'silence') socket.write(`${words}\r\n`);
    return words;
  }
}

describe('what a relay answers, and what becomes of the mail', () => {
  let relay: ScriptedRelay | undefined;
  let hands: MailRelay | undefined;
  afterEach(async () => {
    hands?.close();
    await relay?.close();
  });

  async function outcomeOf(script: Script): Promise<SendOutcome> {
    relay = new ScriptedRelay(script);
    const address = await relay.open();
    hands = new MailRelay({
      url: `smtp://us:secret@${address}`,
      connections: 1,
      clock: systemClock,
      timeouts: { greetingTimeout: 200, socketTimeout: 400 },
    });
    const sender = new RelaySender({ compose: () => Promise.resolve(MAIL) }, hands);
    return await sender.send({ update: {} } as DeliveryRow, new AbortController().signal);
  }

  it('takes it', async () => {
    expect(await outcomeOf({})).toEqual({ state: 'accepted', externalId: 'm@acme.example', reason: '250 queued' });
    expect(relay?.whole).toBe(1);
  });

  it.each<[Step, string]>([
    // Nothing of the mail has left, or the relay says that it may come again (RFC 5321 section 4.2.1).
    ['greeting', '421 too busy'],
    ['greeting', '554 no service for you'],
    ['greeting', 'silence'],
    ['greeting', 'drop'],
    ['EHLO', '421 closing'],
    ['EHLO', 'drop'],
    ['EHLO', '250-relay.example\r\n250 STARTTLS'],
    ['AUTH', '454 temporary authentication failure'],
    ['AUTH', '535 5.7.8 credentials invalid'],
    ['AUTH', '530 must issue STARTTLS'],
    ['MAIL', '421 closing'],
    ['MAIL', '451 4.3.0 local error'],
    ['MAIL', '452 4.3.1 disk full'],
    ['MAIL', '503 bad sequence'],
    ['MAIL', '530 5.7.0 authenticate first'],
    ['MAIL', 'drop'],
    ['RCPT', '421 4.7.0 too many'],
    ['RCPT', '450 4.2.0 greylisted'],
    ['RCPT', '451 4.7.1 try later'],
    ['RCPT', '452 4.5.3 too many recipients'],
    ['RCPT', 'drop'],
    ['RCPT', 'silence'],
    ['DATA', '451 4.3.0 local error'],
    ['DATA', 'drop'],
    ['end', '421 4.3.2 shutting down'],
    ['end', '451 4.3.0 local error'],
    ['end', '452 4.3.1 disk full'],
  ])('at %s, %s: it waits and goes again', async (step, words) => {
    expect(await outcomeOf({ [step]: words })).toMatchObject({ state: 'refused-for-now' });
  });

  it('at EHLO and HELO, 550: it waits and goes again', async () => {
    expect(await outcomeOf({ EHLO: '550 no', HELO: '550 no' })).toMatchObject({ state: 'refused-for-now' });
  });

  it.each<[Step, string, boolean]>([
    ['MAIL', '550 5.7.1 sender refused', false],
    ['RCPT', '550 5.1.1 no such mailbox', true],
    ['RCPT', '550-5.1.1 no such\r\n550 5.1.1 mailbox', true],
    ['RCPT', '553 5.1.3 bad syntax', true],
    ['RCPT', '550 5.1.8 bad sender', false],
    ['RCPT', '550 5.7.1 not allowed', false],
    ['RCPT', '552 5.2.2 mailbox full', false],
    ['RCPT', '554 5.4.14 loop', false],
    ['DATA', '554 5.7.1 refused', false],
    ['end', '550 5.7.1 looks like spam', false],
    ['end', '552 5.3.4 too big', false],
    ['end', '554 5.6.0 too ugly', false],
  ])('at %s, %s: it has failed; the address is bad: %s', async (step, words, bad) => {
    const outcome = await outcomeOf({ [step]: words });
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^55\d/u) });
    expect('addressBad' in outcome && outcome.addressBad).toBe(bad);
  });

  it.each(['drop', 'silence', 'no reply at all'])('after the last byte, %s: nobody knows', async (words) => {
    expect(await outcomeOf({ end: words })).toMatchObject({ state: 'doubt' });
    expect(relay?.whole).toBe(1);
  });
});
