import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '@redress/kernel';
import { SMTPServer } from 'smtp-server';
import type { ComposedMail } from '../application/mail-composer.js';
import { MailRelay } from './mail-relay.js';

const forever = new AbortController().signal;

function mail(number: number): ComposedMail {
  const envelope = { from: 'a@acme.example', to: [`r${String(number)}@mail.example`] };
  return {
    messageId: `${String(number)}@acme.example`,
    envelope,
    raw: Buffer.from(`Subject: ${String(number)}\r\n\r\n.x`),
  };
}

describe('the pool of relay connections', () => {
  let server: SMTPServer;
  let url: string;
  let connections: number;
  let most: number;
  let users: string[];
  let taken: string[];
  let hold: Promise<void> | undefined;
  /** Resolves when a mail has come in whole. */
  let asked: Promise<void>;
  let relay: MailRelay | undefined;

  beforeEach(async () => {
    [connections, most, users, taken, hold] = [0, 0, [], [], undefined];
    let came = (): void => undefined;
    asked = new Promise((resolve) => (came = resolve));
    server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      disableReverseLookup: true,
      maxAllowedUnauthenticatedCommands: false,
      closeTimeout: 100,
      onConnect: (_, callback) => {
        connections += 1;
        most = Math.max(most, server.connections.size);
        callback();
      },
      onAuth: ({ username, password }, _, callback) => {
        users.push(`${username ?? ''}:${password ?? ''}`);
        callback(null, password === 'right' ? { user: username } : {});
      },
      onData: (stream, session, callback) => {
        stream.resume();
        stream.on('end', () => {
          came();
          void (hold ?? Promise.resolve()).then(() => {
            taken.push(session.envelope.rcptTo[0]?.address ?? '');
            callback();
          });
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
  });

  afterEach(async () => {
    relay?.close();
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });

  function open(options: { user?: string; rate?: number; clock?: Clock } = {}): MailRelay {
    const { user = '', rate, clock = systemClock } = options;
    relay = new MailRelay({
      url: `smtp://${user}${url}`,
      connections: 2,
      clock,
      ...(rate === undefined ? {} : { ratePerSecond: rate }),
    });
    return relay;
  }

  it('opens no more than it may, uses them again, and renews them after 100 mails', async () => {
    const pool = open();
    const results = await Promise.all(Array.from({ length: 250 }, (_, index) => pool.hand(mail(index), forever)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(new Set(taken).size).toBe(250);
    expect(most).toBeLessThanOrEqual(3);
    expect(connections).toBeGreaterThanOrEqual(3);
    expect(connections).toBeLessThanOrEqual(4);
  });

  it('signs in, and says when that fails', async () => {
    expect(await open({ user: 'us%40acme:right@' }).hand(mail(1), forever)).toMatchObject({ ok: true });
    relay?.close();
    const refused = await open({ user: 'us:wrong@' }).hand(mail(2), forever);
    expect(refused).toMatchObject({ ok: false, began: false, error: { code: 'EAUTH' } });
    expect(users).toEqual(['us@acme:right', 'us:wrong']);
    expect(taken).toHaveLength(1);
  });

  it('keeps to its rate', async () => {
    const asked: number[] = [];
    const clock: Clock = {
      now: () => 0,
      after: (ms, task) => {
        // Only the waits for a turn run at once; the idle time-outs never end here.
        if (ms < 10_000) {
          asked.push(ms);
          queueMicrotask(task);
        }
        return () => undefined;
      },
    };
    const pool = open({ rate: 10, clock });
    for (let index = 0; index < 4; index += 1) await pool.hand(mail(index), forever);
    expect(asked).toEqual([100, 200, 300]);
  });

  it('hangs up on a mail that is given up, and knows that it had begun', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const stop = new AbortController();
    const handed = open().hand(mail(1), stop.signal);
    await asked;
    stop.abort();
    expect(await handed).toMatchObject({ ok: false, began: true });
    release();
  });

  it('gives back what is under way when it is closed', async () => {
    hold = new Promise(() => undefined);
    const pool = open();
    const handed = pool.hand(mail(1), forever);
    while (server.connections.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    pool.close();
    expect(await handed).toMatchObject({ ok: false });
    expect(await pool.hand(mail(2), forever)).toMatchObject({ ok: false, began: false });
  });
});
