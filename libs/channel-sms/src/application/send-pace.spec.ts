import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { PACES } from '../infrastructure/pace-row.js';
import { SendPace } from './send-pace.js';

const FAST = '+447700900000';
const SLOW = '+447700900001';

describe('the pace of our numbers', () => {
  let database: Database;
  let now: number;
  let waits: number[];
  const clock: Clock = {
    now: () => now,
    after: (ms, run) => {
      waits.push(ms);
      queueMicrotask(run);
      return () => undefined;
    },
  };
  const replica = (): SendPace =>
    new SendPace({ paces: database.model(PACES), clock, numbers: [FAST, SLOW], perSecond: [10, 1] });
  const turns = async (number: string, count: number, ...paces: readonly SendPace[]): Promise<number[]> => {
    waits = [];
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: count }, async (_, n) => paces[n % paces.length]?.turn(number, signal)));
    return waits.sort((one, other) => one - other);
  };

  beforeEach(async () => {
    now = 1_000_000;
    database = await openDatabase('memory:');
    database.model(PACES);
    await database.ensureIndexes();
  });

  it('spreads what comes at once, each number by its own, by all replicas together', async () => {
    expect(await turns(FAST, 5, replica(), replica(), replica())).toEqual([100, 200, 300, 400]);
    expect(await turns(SLOW, 3, replica())).toEqual([1_000, 2_000]);
    now += 10_000;
    expect(await turns(FAST, 1, replica())).toEqual([]);
  });

  it('is asked for with one write where nobody else has given turns away, and goes on where another has', async () => {
    const finds = jest.spyOn(database.model(PACES).collection, 'findOne');
    const [one, other] = [replica(), replica()];
    expect(await turns(FAST, 1, one)).toEqual([]);
    expect(await turns(FAST, 1, one)).toEqual([100]);
    expect(finds).toHaveBeenCalledTimes(1);
    expect(await turns(FAST, 1, other)).toEqual([200]);
    expect(await turns(FAST, 1, one)).toEqual([300]);
  });

  it('lets nobody keep a claim for longer than half a minute, and takes no turn for them', async () => {
    const { signal } = new AbortController();
    const pace = replica();
    await turns(SLOW, 31, pace);
    const far = await pace.turn(SLOW, signal);
    expect(far).toBeGreaterThan(30_000);
    expect(await pace.turn(SLOW, signal)).toBe(far);
  });

  it('lets few wait at a time, so that others find room', () => {
    expect([replica().atOnce(SLOW), replica().atOnce(FAST)]).toEqual([5, 16]);
  });
});
