import { describe, expect, it } from '@jest/globals';
import { RedressError, type Clock } from '@redress/kernel';
import { Log, type LogLevel } from '@redress/platform';
import { MailboxWatch } from './mailbox-watch.js';

class ListedLog extends Log {
  readonly levels: LogLevel[] = [];

  override write(level: LogLevel): void {
    this.levels.push(level);
  }

  override with(): Log {
    return this;
  }
}

const refused = new RedressError('mailbox-sign-in-refused', 'refused', { retriable: true });
const lost = new RedressError('mailbox-connection-lost', 'lost', { retriable: true });

describe('the watch over a mailbox', () => {
  let now = 0;
  const clock: Clock = { now: () => now, after: () => () => undefined };
  const watched = (): [MailboxWatch, ListedLog] => {
    now = 0;
    const log = new ListedLog();
    return [new MailboxWatch(1, clock, log), log];
  };

  it('alarms at once when we may not sign in, and once until it is mended', () => {
    const [watch, log] = watched();
    watch.failed(refused);
    watch.failed(refused);
    expect([watch.state, log.levels]).toEqual(['refused', ['error']]);
    watch.read();
    watch.failed(refused);
    expect(log.levels).toEqual(['error', 'info', 'error']);
  });

  it('alarms within five minutes when a mailbox is away, whatever the attempts come to', () => {
    const [watch, log] = watched();
    watch.read();
    let paused = 0;
    while (!log.levels.includes('error')) {
      const pause = watch.failed(lost);
      expect(pause).toBeLessThanOrEqual(60_000);
      paused = now;
      now += pause;
    }
    expect(paused).toBeLessThanOrEqual(5 * 60_000);
    expect(watch.state).toBe('away');
  });

  it('waits longer after each failure, and starts anew when it was read', () => {
    const [watch] = watched();
    expect([watch.failed(lost), watch.failed(lost), watch.failed(lost)]).toEqual([1_000, 2_000, 4_000]);
    watch.read();
    expect(watch.failed(lost)).toBe(1_000);
  });
});
