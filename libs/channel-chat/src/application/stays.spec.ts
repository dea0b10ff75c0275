import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import { openDatabase, type Model } from '@redress/persistence';
import { STAYS, type StayRow } from '../infrastructure/stay-row.js';
import { Stays } from './stays.js';

const KIM = 'conversation-of-kim';
const LEASE_MS = 60_000;
const IDLE_MS = 900_000;

describe('stays', () => {
  let now: number;
  let rows: Model<StayRow>;
  let stays: Stays;
  let calls: string[];
  /** Happens after the next look for what has run out, before anything is done about it. */
  let between: (() => Promise<unknown>) | undefined;

  beforeEach(async () => {
    now = Date.parse('2026-11-28T10:00:00.000Z');
    const clock: Clock = { now: () => now, after: () => () => undefined };
    between = undefined;
    calls = [];
    const database = await openDatabase('memory:', {
      interpose: async ({ operation }, run) => {
        calls.push(operation);
        const result = await run();
        const then = operation === 'find' ? between : undefined;
        between = undefined;
        await then?.();
        return result;
      },
    });
    rows = database.model(STAYS);
    await database.ensureIndexes();
    stays = new Stays(rows, clock, { leaseMs: LEASE_MS, idleMs: IDLE_MS });
  });

  const endRunOut = async (): Promise<string[]> => {
    await stays.endRunOut(10);
    return (await stays.ending(10)).map(({ _id, stay, why }) => `${_id} ${String(stay)} ${why}`);
  };

  it('end when the lease of the last client has run out', async () => {
    expect(await stays.join(KIM)).toBe(1);
    now += LEASE_MS - 1;
    await stays.renew([KIM, 'of somebody who never wrote']);
    now += LEASE_MS - 1;
    expect(await endRunOut()).toEqual([]);
    now += 1;
    expect(await endRunOut()).toEqual([`${KIM} 1 gone`]);
  });

  it('begin by one call where nothing is known of an earlier one, and go on where there is one all the same', async () => {
    calls = [];
    expect(await stays.join(KIM, 'de', true)).toBe(1);
    expect(calls).toEqual(['insertOne']);
    expect(await stays.join(KIM, 'de', true)).toBe(1);
    await stays.leave(KIM);
    expect(await stays.join(KIM, 'de', true)).toBe(2);
    await stays.bar(KIM, new Date(now).toISOString(), 'Call us.');
    await expect(stays.join(KIM, 'de', true)).rejects.toMatchObject({ code: 'conversation-ended' });
  });

  it('end when neither side has said anything for long', async () => {
    await stays.join(KIM);
    now += IDLE_MS - 1;
    await stays.said(KIM);
    now += IDLE_MS - 1;
    await stays.renew([KIM]);
    expect(await endRunOut()).toEqual([]);
    now += 1;
    expect(await endRunOut()).toEqual([`${KIM} 1 idle`]);
  });

  it('go on when their visitor writes while somebody ends them, and are followed by the next when it was too late', async () => {
    await stays.join(KIM);
    now += LEASE_MS;
    const word = jest.fn(async () => stays.join(KIM));
    between = word;
    await stays.endRunOut(10);
    expect(word).toHaveBeenCalledTimes(1);
    expect(await stays.ending(10)).toEqual([]);
    expect(await stays.join(KIM)).toBe(1);
    now += LEASE_MS;
    await stays.endRunOut(10);
    const [ended] = await stays.ending(10);
    expect(await stays.join(KIM)).toBe(2);
    // Word of the first comes late, and ends nothing of the second.
    if (ended !== undefined) await stays.told(ended);
    expect(await rows.findOne({ _id: KIM }).lean()).toMatchObject({ stay: 2, state: 'live' });
    expect(await rows.findOne({ _id: KIM }).lean()).not.toHaveProperty('why');
  });

  it('have one number for all that is said at once', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, async () => stays.join(KIM)))).toEqual(Array(20).fill(1));
    expect(await stays.leave(KIM)).toMatchObject({ stay: 1, why: 'visitor' });
    expect(await Promise.all(Array.from({ length: 20 }, async () => stays.join(KIM)))).toEqual(Array(20).fill(2));
  });

  it('are over by the word of their visitor once, and found until they are told', async () => {
    expect(await stays.leave(KIM)).toBeUndefined();
    await stays.join(KIM, 'de');
    const ended = await stays.leave(KIM);
    expect(await stays.leave(KIM)).toEqual(ended);
    expect(ended).toMatchObject({ stay: 1, why: 'visitor', language: 'de' });
    if (ended !== undefined) await stays.told(ended);
    expect(await stays.leave(KIM)).toBeUndefined();
    await stays.renew([KIM]);
    expect(await stays.ending(10)).toEqual([]);
  });

  it('are not begun once a person of ours has ended the conversation, until that is taken back', async () => {
    const at = (second: number): string => `2026-11-28T11:00:0${String(second)}.000Z`;
    await stays.join(KIM);
    await stays.bar(KIM, at(2), 'It is over; call us.');
    expect(await stays.ending(10)).toMatchObject([{ stay: 1, why: 'barred' }]);
    const refused = { code: 'conversation-ended', message: 'It is over; call us.', retriable: false };
    await expect(stays.join(KIM)).rejects.toMatchObject(refused);
    // Said again, and what was decided before it: nothing.
    await stays.bar(KIM, at(2), 'It is over; call us.');
    await stays.unbar(KIM, at(1));
    await expect(stays.join(KIM)).rejects.toMatchObject(refused);
    await stays.unbar(KIM, at(3));
    await stays.bar(KIM, at(2), 'It is over; call us.');
    expect(await stays.join(KIM)).toBe(2);
    expect(await stays.join('somebody else')).toBe(1);
  });

  it('are ended with the conversation, also one that begins at that moment', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const conversation = `${KIM}-${String(turn)}`;
      await stays.join(conversation);
      const left = await stays.leave(conversation);
      if (left !== undefined) await stays.told(left);
      const writing = Promise.allSettled([stays.join(conversation), stays.join(conversation)]);
      await stays.bar(conversation, '2026-11-28T11:00:00.000Z', 'It is over.');
      await writing;
      await expect(stays.join(conversation)).rejects.toMatchObject({ code: 'conversation-ended' });
      expect(await rows.findOne({ _id: conversation }).lean()).not.toMatchObject({ state: 'live' });
    }
  });

  it('never begin in a conversation of which nothing else is known yet', async () => {
    await stays.bar(KIM, '2026-11-28T11:00:00.000Z', 'It is over.');
    await expect(stays.join(KIM)).rejects.toMatchObject({ code: 'conversation-ended' });
  });
});
