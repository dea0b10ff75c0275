import { beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, toEpoch, type Clock } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { DAY_COUNTS } from '../infrastructure/day-count-row.js';
import { SendLimits } from './send-limits.js';

const KIM = '+447700900123';
const HOUR = 3_600_000;

describe('what machines may text', () => {
  let database: Database;
  let now: number;
  const errors: string[] = [];
  const clock: Clock = { now: () => now, after: (...waiting) => systemClock.after(...waiting) };
  const limits = (perDay: number, perNumber = 1_000, perRange = 1_000): SendLimits =>
    new SendLimits({
      counts: database.model(DAY_COUNTS.sms),
      clock,
      log: { error: (message) => void errors.push(message) },
      countries: ['GB', 'DE'],
      perDay,
      perNumber,
      perRange,
    });

  beforeEach(async () => {
    errors.length = 0;
    now = toEpoch('2026-11-28T22:00:00.000Z');
    database = await openDatabase('memory:');
    database.model(DAY_COUNTS.sms);
    await database.ensureIndexes();
  });

  it('goes to the countries that are named, and to no dearer neighbour that shares their code', async () => {
    const some = limits(100);
    for (const to of [KIM, '+4915112345678']) expect(await some.hold(to)).toBeUndefined();
    for (const to of ['+33612345678', '+447797712345', '+18765551234', '+99912345678']) {
      expect(await some.hold(to)).toMatchObject({ state: 'failed' });
    }
  });

  it('is so much a day, by all replicas together; the rest waits for the next', async () => {
    const [one, other] = [limits(5), limits(5)];
    const asked = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? one : other).hold(KIM)));
    const held = asked.filter((each) => each !== undefined);
    expect(held).toHaveLength(3);
    expect(held[0]).toMatchObject({ state: 'refused-for-now', retryAfterMs: 2 * HOUR });
    await one.hold(KIM);
    expect(errors.length).toBeLessThanOrEqual(2);
    expect(errors[0]).toContain('used up');
    now += 3 * HOUR;
    expect(await one.hold(KIM)).toBeUndefined();
  });

  it('is so much to one number and to one range, by all replicas together; the rest fails, so that it goes another way', async () => {
    const [one, other] = [limits(1_000, 3, 5), limits(1_000, 3, 5)];
    const asked = await Promise.all(Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? one : other).hold(KIM)));
    expect(asked.filter((each) => each === undefined)).toHaveLength(3);
    expect(asked.find((each) => each !== undefined)).toMatchObject({ state: 'failed' });
    const neighbours = await Promise.all(['124', '125', '126'].map(async (end) => one.hold(`+447700900${end}`)));
    expect(neighbours.filter((each) => each === undefined)).toHaveLength(2);
    expect(await one.hold('+447700911123')).toBeUndefined();
    now += 3 * HOUR;
    expect(await one.hold(KIM)).toBeUndefined();
    const rows = await database
      .model(DAY_COUNTS.sms)
      .find({ day: { $gt: '2026' } })
      .lean<{ readonly _id: string }[]>();
    expect(rows.map(({ _id }) => _id).sort()).toEqual(
      ['', '/range/+447700900', '/to/+447700900123'].map((of) => `2026-11-29${of}`),
    );
  });

  it.each(['+449098790123', '+447012345678', '+4930123456'])('to %s is refused where we pay for it', (to) => {
    expect(limits(1).refuse(to)).toEqual(
      to === '+4930123456' ? undefined : { state: 'failed', reason: 'texts to this number are paid for by us' },
    );
  });

  it('is counted apart for staff, to whatever country, and fails beyond, so that a mail goes', async () => {
    const some = limits(2);
    for (let n = 0; n < 3; n += 1) await some.hold(KIM);
    for (let n = 0; n < 2; n += 1) expect(await some.holdForStaff()).toBeUndefined();
    expect(await some.holdForStaff()).toMatchObject({ state: 'failed' });
    now += 3 * HOUR;
    expect(await some.holdForStaff()).toBeUndefined();
    expect(await some.hold(KIM)).toBeUndefined();
  });
});
