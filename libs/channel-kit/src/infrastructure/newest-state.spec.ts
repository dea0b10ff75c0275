import { beforeEach, describe, expect, it } from '@jest/globals';
import { defineCollection, openDatabase, type Model } from '@redress/persistence';
import { keepNewest } from './newest-state.js';

interface Row {
  _id: string;
  sequence: number;
  words: string;
}

const STATES = defineCollection<Row>({ name: 'states', indexes: [] });

describe('the newest state', () => {
  let calls: string[];
  let rows: Model<Row>;

  beforeEach(async () => {
    const database = await openDatabase('memory:', {
      interpose: async ({ operation }, run) => {
        calls.push(operation);
        return run();
      },
    });
    rows = database.model(STATES);
    calls = [];
  });

  const keep = async (sequence: number, words: string): Promise<boolean> =>
    keepNewest(rows, { _id: 'one', sequence, words });
  const kept = async (): Promise<Row | null> => await rows.findOne({ _id: 'one' }).lean<Row>();

  it('is inserted by one call where it is the first, and replaced by one', async () => {
    expect(await keep(1, 'first')).toBe(true);
    expect(await keep(2, 'second')).toBe(true);
    expect(calls).toEqual(['insertOne', 'updateOne']);
    expect(await kept()).toEqual({ _id: 'one', sequence: 2, words: 'second' });
  });

  it.each([0, 1, 5])('of number %s is not kept again, nor after a newer one', async (sequence) => {
    expect(await keep(sequence, 'first')).toBe(true);
    expect(await keep(sequence, 'again')).toBe(false);
    expect(await keep(7, 'newer')).toBe(true);
    expect(await keep(sequence, 'late')).toBe(false);
    expect(await kept()).toEqual({ _id: 'one', sequence: 7, words: 'newer' });
  });

  it('replaces what somebody wrote before the first', async () => {
    expect(await keep(0, 'ours')).toBe(true);
    expect(await keep(1, 'first')).toBe(true);
    expect(await kept()).toEqual({ _id: 'one', sequence: 1, words: 'first' });
  });

  it('is the newest of several that come at once, and begins at any number', async () => {
    await Promise.all([3, 1, 4, 2].map(async (sequence) => keep(sequence, String(sequence))));
    expect(await kept()).toEqual({ _id: 'one', sequence: 4, words: '4' });
  });
});
