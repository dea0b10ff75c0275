import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock, toEpoch, type Clock } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { DAY_PLACES, placesOf } from '../infrastructure/day-place-row.js';
import { SendLimits } from './send-limits.js';

const KIM = '+447700900123';
const HOUR = 3_600_000;

type Asking = Parameters<SendLimits['hold']>[0];

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

  const another = (): Asking => {
    updates += 1;
    return { _id: `update-${String(updates)}`, attempts: 1 };
  };
  const putOff = (_id: string): Asking => ({ _id, attempts: 2 });
  const taken = async (from: string): Promise<string[]> => {
    const rows = await database
      .model(DAY_PLACES.sms)
      .find({ _id: { $gt: from } })
      .sort({ _id: 1 })
      .lean<{ readonly _id: string }[]>();
    return rows.map(({ _id }) => _id);
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
    expect(await taken('2026')).toEqual(
      ['/000000001', '/range/+447700900/000000001', '/to/+447700900123/000000001'].map((of) => `2026-11-29${of}`),
    );
  });

  it('counts an update once, however often it is put off, by whichever replica, and whatever died in between', async () => {
    const three = (): SendLimits[] => Array.from({ length: 3 }, () => limits(2, 2, 2));
    let replicas = three();
    for (let again = 0; again < 5; again += 1) {
      const asked = await Promise.all(replicas.map(async (each) => await each.hold(putOff('put-off'), KIM)));
      expect(asked).toEqual([undefined, undefined, undefined]);
      expect(await replicas[again % 3]?.holdForStaff(putOff('put-off-too'))).toBeUndefined();
    }
    // Processes that die between two of the places leave the others to whoever goes on.
    await database.model(DAY_PLACES.sms).deleteMany({ _id: placesOf('2026-11-28') });
    replicas = three();
    expect(await replicas[0]?.hold(putOff('put-off'), KIM)).toBeUndefined();
    const others = await Promise.all(replicas.map(async (each) => await hold(each, KIM)));
    expect(others.filter((each) => each === undefined)).toHaveLength(1);
    expect(await replicas[1]?.hold(putOff('put-off'), KIM)).toBeUndefined();
    expect(await replicas[2]?.holdForStaff(another())).toBeUndefined();
    expect(await replicas[2]?.holdForStaff(another())).toMatchObject({ state: 'failed' });
    expect(await replicas[2]?.holdForStaff(putOff('put-off-too'))).toBeUndefined();
  });

  it('is counted in one go for all of a process who ask at once, and for whoever has a place not again', async () => {
    const places = database.model(DAY_PLACES.sms);
    const inserts = jest.spyOn(places.collection, 'insertMany');
    const some = limits(30);
    const all = Array.from({ length: 28 }, another);
    for (const asking of [all.slice(0, 9), all.map(({ _id }, n) => ({ _id, attempts: n < 9 ? 2 : 1 }))]) {
      const asked = await Promise.all(asking.map((each) => some.holdForStaff(each)));
      expect(asked.filter((each) => each !== undefined)).toEqual([]);
    }
    await Promise.all(all.map(async ({ _id }) => some.holdForStaff(putOff(_id))));
    expect(inserts).toHaveBeenCalledTimes(2);
    expect(await taken('2026')).toEqual(all.map((_, n) => `2026-11-28/staff/${String(n + 1).padStart(9, '0')}`));
    const more = await Promise.all(Array.from({ length: 5 }, () => some.holdForStaff(another())));
    expect(more.filter((each) => each === undefined)).toHaveLength(2);
  });

  it('takes all three places of a text with one look and one write; of a number and range that were met before without more', async () => {
    const places = database.model(DAY_PLACES.sms);
    const some = limits(100);
    await hold(some, KIM);
    const [finds, inserts] = [jest.spyOn(places.collection, 'find'), jest.spyOn(places.collection, 'insertMany')];
    for (const [to, looks] of [
      ['+447700900124', 1],
      ['+4915112345678', 2],
      [KIM, 2],
    ] as const) {
      expect(await hold(some, to)).toBeUndefined();
      expect(finds).toHaveBeenCalledTimes(looks);
    }
    expect(inserts).toHaveBeenCalledTimes(3);
  });

  it('goes on behind what another replica has taken since, however much that is', async () => {
    const [one, other] = [limits(1_000), limits(1_000)];
    expect(await hold(one, KIM)).toBeUndefined();
    for (let n = 0; n < 150; n += 1) await hold(other, KIM);
    const inserts = jest.spyOn(database.model(DAY_PLACES.sms).collection, 'insertMany');
    expect(await hold(one, KIM)).toBeUndefined();
    expect(inserts).toHaveBeenCalledTimes(2);
  });

  it('leaves no place of the day empty where another replica had taken it first, and takes none for who is refused', async () => {
    const [one, other] = [limits(20, 2), limits(20, 2)];
    for (let n = 0; n < 5; n += 1) {
      const number = `+4477009001${String(10 + n)}`;
      for (const some of [one, other]) expect(await hold(some, number)).toBeUndefined();
      for (const some of [one, other]) expect(await hold(some, number)).toMatchObject({ state: 'failed' });
    }
    const ofDay = await database
      .model(DAY_PLACES.sms)
      .find({ _id: placesOf('2026-11-28') })
      .lean<{ _id: string }[]>();
    expect(ofDay.map(({ _id }) => Number(_id.slice(-9))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, n) => n + 1),
    );
  });

  it('is forgotten with its numbers when the day is over, also where nothing more is sent', async () => {
    const some = limits(5);
    await hold(some, KIM);
    await some.forgetPastDays();
    expect(await taken('')).toHaveLength(3);
    now += 3 * HOUR;
    await some.forgetPastDays();
    expect(await taken('')).toEqual([]);
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
