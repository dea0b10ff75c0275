import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { Feed } from './feed.js';

function entry(seq: number): ChatEntryRow {
  const at = '2026-11-28T10:00:00.000Z';
  return { _id: `talk:${String(seq)}`, conversation: 'talk', seq, source: String(seq), from: 'customer', text: '', at };
}

describe('a feed', () => {
  let standing: ChatEntryRow[];
  let reads: number;
  let shown: number[];
  let confirm: (() => void)[];
  let failures: unknown[];
  /** The line that cannot be shown. */
  let broken: number | undefined;
  let feed: Feed;

  beforeEach(() => {
    [standing, reads, shown, confirm, failures, broken] = [[], 0, [], [], [], undefined];
    const after = async (_: string, seq: number, limit: number): Promise<readonly ChatEntryRow[]> => {
      reads += 1;
      const entries = standing.filter((each) => each.seq > seq).slice(0, limit);
      await new Promise(setImmediate);
      return entries;
    };
    feed = new Feed({ after }, 'talk', 0, {
      show: ({ seq }, confirmed) => {
        if (seq === broken) throw new Error('the connection broke');
        shown.push(seq);
        confirm.push(confirmed);
      },
      failed: (error) => failures.push(error),
    });
  });

  /** Written in this process. */
  const write = (seq: number): void => {
    standing.push(entry(seq));
    feed.offer(entry(seq));
  };
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };

  it('shows the next line as it was written, and reads nothing for it', async () => {
    write(1);
    write(2);
    expect(shown).toEqual([1, 2]);
    feed.offer(entry(1));
    await settled();
    expect([shown, reads]).toEqual([[1, 2], 0]);
  });

  it('reads what another replica wrote before the line', async () => {
    standing.push(entry(1));
    write(2);
    await settled();
    expect(shown).toEqual([1, 2]);
    write(3);
    expect(shown).toEqual([1, 2, 3]);
  });

  it('shows each line once and in order, also what is written while it reads', async () => {
    standing.push(entry(1), entry(2));
    feed.wake();
    write(3);
    feed.offer(entry(1));
    await settled();
    write(4);
    expect(shown).toEqual([1, 2, 3, 4]);
  });

  it('sends no more than a hundred lines that are not confirmed, and goes on with what was written meanwhile', async () => {
    for (let seq = 1; seq <= 102; seq += 1) write(seq);
    await settled();
    expect(shown).toHaveLength(100);
    confirm[0]?.();
    await settled();
    expect(shown.slice(99)).toEqual([100, 101, 102]);
  });

  it('says that a client could not be shown a line, and to nobody who writes', () => {
    broken = 1;
    expect(() => {
      write(1);
    }).not.toThrow();
    expect(failures).toHaveLength(1);
  });
});
