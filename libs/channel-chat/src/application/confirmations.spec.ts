import { describe, expect, it } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { Confirmations } from './confirmations.js';

const LINE: ChatEntryRow = {
  _id: 'conversation:3',
  conversation: 'conversation',
  seq: 3,
  source: 'update:1',
  from: 'handler',
  text: 'It comes tomorrow.',
  at: '2026-11-28T10:00:00.000Z',
  updateId: 'update-1',
  unseen: 1,
};

/** A desk that fails so many times, and time that passes at once but in order. */
function stage(failures: number): { confirmations: Confirmations; done: string[]; ended: Promise<void> } {
  const done: string[] = [];
  let left = failures;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const clock: Clock = {
    now: () => 0,
    after: (ms, then) => {
      done.push(`waits ${String(ms)}`);
      const timer = setImmediate(then);
      return () => {
        clearImmediate(timer);
      };
    },
  };
  const quiet = (): void => undefined;
  const confirmations = new Confirmations(
    () => ({
      observe: async (updateId) => {
        await Promise.resolve();
        if (left === 0) return done.push(updateId) > 0;
        left -= 1;
        if (left === 0 && failures > 5) end();
        throw new Error('the store is away');
      },
    }),
    {
      unseen: async () => Promise.resolve([LINE, { ...LINE, _id: 'conversation:4', updateId: 'update-2' }]),
      markSeen: async (lines) => {
        await Promise.resolve();
        done.push(`marked ${String(lines.length)}`);
        end();
      },
    },
    { clock, log: { info: quiet, warn: quiet, error: quiet } },
  );
  return { confirmations, done, ended };
}

describe('what a client says that it has', () => {
  it('is noted again, each time after a longer pause, until that is done', async () => {
    const { confirmations, done, ended } = stage(2);
    confirmations.heard(LINE);
    confirmations.heard(LINE);
    await ended;
    expect(done).toEqual(['waits 1000', 'waits 5000', 'update-1', 'waits 250', 'marked 1']);
  });

  it('is left to the next visit when the store stays away', async () => {
    const { confirmations, done, ended } = stage(6);
    confirmations.heard(LINE);
    await ended;
    expect(done).toEqual(['waits 1000', 'waits 5000', 'waits 30000', 'waits 120000', 'waits 600000']);
  });

  it('waits for nothing once the process stops', async () => {
    const { confirmations, done } = stage(1);
    await confirmations.stop();
    confirmations.heard(LINE);
    // By then the only try has failed.
    await new Promise(setImmediate);
    expect(done).toEqual([]);
  });

  it('is marked together with what others say at the same time, and before the process ends', async () => {
    const { confirmations, done } = stage(0);
    for (const at of [1, 2, 3])
      confirmations.heard({ ...LINE, _id: `conversation:${String(at)}`, updateId: `update-${String(at)}` });
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    await confirmations.stop();
    expect(done).toEqual(['update-1', 'update-2', 'update-3', 'waits 250', 'marked 3']);
  });

  it('is marked at once where it comes back with all that it has', async () => {
    const { confirmations, done } = stage(0);
    await confirmations.seenUpTo('conversation', 4);
    expect(done).toEqual(['update-1', 'update-2', 'marked 2']);
  });

  it('is nothing where the line is no update, or a client has said so before', async () => {
    const { confirmations, done } = stage(0);
    const { updateId: _update, unseen: _unseen, ...own } = LINE;
    await confirmations.seen(own);
    expect(done).toEqual([]);
  });
});
