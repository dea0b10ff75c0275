import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock, toEpoch, type Clock } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { DAY_PLACES } from '../infrastructure/day-place-row.js';
import { SendLimits } from './send-limits.js';

const KIM = '+447700900123';
const HOUR = 3_600_000;

describe('what machines may text', () => {
  let database: Database;
  let now: number;
  let updates = 0;
  const errors: string[] = [];
  const clock: Clock = { now: () => now, after: (...waiting) => systemClock.after(...waiting) };
  const limits = (perDay: number, perNumber = 1_000, perRange = 1_000): SendLimits =>
    new SendLimits({
      places: database.model(DAY_PLACES.sms),
      clock,
      log: { error: (message) => void errors.push(message) },
      countries: ['GB', 'DE'],
      perDay,
      perNumber,
      perRange,
    });

  const another = (): string => {
    updates += 1;
    return `update-${String(updates)}`;
  };
  const hold = async (some: SendLimits, to: string): ReturnType<SendLimits['hold']> => await some.hold(another(), to);

  beforeEach(async () => {
    errors.length = 0;
    now = toEpoch('2026-11-28T22:00:00.000Z');
    database = await openDatabase('memory:');
    database.model(DAY_PLACES.sms);
    await database.ensureIndexes();
  });

  it('goes to the countries that are named, and to no dearer neighbour that shares their code', async () => {
    const some = limits(100);
    for (const to of [KIM, '+4915112345678']) expect(await hold(some, to)).toBeUndefined();
    for (const to of ['+33612345678', '+447797712345', '+18765551234', '+99912345678']) {
      expect(await hold(some, to)).toMatchObject({ state: 'failed' });
    }
  });

  it('is so much a day, by all replicas together; the rest waits for the next', async () => {
    const [one, other] = [limits(5), limits(5)];
    const asked = await Promise.all(Array.from({ length: 8 }, (_, index) => hold(index % 2 === 0 ? one : other, KIM)));
    const held = asked.filter((each) => each !== undefined);
    expect(held).toHaveLength(3);
    expect(held[0]).toMatchObject({ state: 'refused-for-now', retryAfterMs: 2 * HOUR });
    await hold(one, KIM);
    expect(errors.length).toBeLessThanOrEqual(2);
    expect(errors[0]).toContain('used up');
    now += 3 * HOUR;
    expect(await hold(one, KIM)).toBeUndefined();
  });

  it('is so much to one number and to one range, by all replicas together; the rest fails, so that it goes another way', async () => {
    const [one, other] = [limits(1_000, 3, 5), limits(1_000, 3, 5)];
    const asked = await Promise.all(Array.from({ length: 6 }, (_, n) => hold(n % 2 === 0 ? one : other, KIM)));
    expect(asked.filter((each) => each === undefined)).toHaveLength(3);
    expect(asked.find((each) => each !== undefined)).toMatchObject({ state: 'failed' });
    const neighbours = await Promise.all(['124', '125', '126'].map(async (end) => hold(one, `+447700900${end}`)));
    expect(neighbours.filter((each) => each === undefined)).toHaveLength(2);
    expect(await hold(one, '+447700911123')).toBeUndefined();
    now += 3 * HOUR;
    expect(await hold(one, KIM)).toBeUndefined();
    const rows = await database
      .model(DAY_PLACES.sms)
      .find({ day: { $gt: '2026' } })
      .lean<{ readonly bound: string }[]>();
    expect(rows.map(({ bound }) => bound).sort()).toEqual(
      ['', '/range/+447700900', '/to/+447700900123'].map((of) => `2026-11-29${of}`),
    );
  });

  it('counts an update once, however often it is put off, by whichever replica, and whatever died in between', async () => {
    const replicas = [limits(2, 2, 2), limits(2, 2, 2), limits(2, 2, 2)];
    for (let again = 0; again < 5; again += 1) {
      const asked = await Promise.all(replicas.map(async (each) => await each.hold('put-off', KIM)));
      expect(asked).toEqual([undefined, undefined, undefined]);
      expect(await replicas[again % 3]?.holdForStaff('put-off-too')).toBeUndefined();
    }
    // A process that dies between two of the places leaves the first to whoever goes on.
    await database.model(DAY_PLACES.sms).deleteMany({ bound: '2026-11-28' });
    expect(await replicas[0]?.hold('put-off', KIM)).toBeUndefined();
    const others = await Promise.all(replicas.map(async (each) => await hold(each, KIM)));
    expect(others.filter((each) => each === undefined)).toHaveLength(1);
    expect(await replicas[1]?.hold('put-off', KIM)).toBeUndefined();
    expect(await replicas[2]?.holdForStaff(another())).toBeUndefined();
    expect(await replicas[2]?.holdForStaff(another())).toMatchObject({ state: 'failed' });
    expect(await replicas[2]?.holdForStaff('put-off-too')).toBeUndefined();
  });

  it('is counted in one go for all of a process who ask at once, and for whoever has a place not again', async () => {
    const places = database.model(DAY_PLACES.sms);
    const inserts = jest.spyOn(places.collection, 'insertMany');
    const some = limits(30);
    const names = Array.from({ length: 28 }, another);
    for (const [n, asking] of [
      [1, names.slice(0, 9)],
      [2, names],
      [2, names],
    ] as const) {
      const asked = await Promise.all(asking.map((name) => some.holdForStaff(name)));
      expect(asked.filter((each) => each !== undefined)).toEqual([]);
      expect(inserts).toHaveBeenCalledTimes(n);
    }
    const rows = await places
      .find({ bound: '2026-11-28/staff' })
      .sort({ place: 1 })
      .lean<{ readonly place: number }[]>();
    expect(rows.map(({ place }) => place)).toEqual(names.map((_, n) => n + 1));
    const more = await Promise.all(Array.from({ length: 5 }, () => some.holdForStaff(another())));
    expect(more.filter((each) => each === undefined)).toHaveLength(2);
  });

  it('is forgotten with its numbers when the day is over, also where nothing more is sent', async () => {
    const some = limits(5);
    await hold(some, KIM);
    await some.forgetPastDays();
    const places = database.model(DAY_PLACES.sms);
    expect(await places.countDocuments({ day: { $gt: '' } })).toBe(3);
    now += 3 * HOUR;
    await some.forgetPastDays();
    expect(await places.countDocuments({ day: { $gt: '' } })).toBe(0);
  });

  it.each(['+449098790123', '+447012345678', '+4930123456'])('to %s is refused where we pay for it', (to) => {
    expect(limits(1).refuse(to)).toEqual(
      to === '+4930123456' ? undefined : { state: 'failed', reason: 'texts to this number are paid for by us' },
    );
  });

  it('is counted apart for staff, to whatever country, and fails beyond, so that a mail goes', async () => {
    const some = limits(2);
    for (let n = 0; n < 3; n += 1) await hold(some, KIM);
    for (let n = 0; n < 2; n += 1) expect(await some.holdForStaff(another())).toBeUndefined();
    expect(await some.holdForStaff(another())).toMatchObject({ state: 'failed' });
    now += 3 * HOUR;
    expect(await some.holdForStaff(another())).toBeUndefined();
    expect(await hold(some, KIM)).toBeUndefined();
  });
});
