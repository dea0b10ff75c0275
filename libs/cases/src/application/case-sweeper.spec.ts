import { beforeEach, describe, expect, it } from '@jest/globals';
import { toEpoch, toInstant } from '@redress/kernel';
import type { Leases } from '@redress/messaging';
import { openDatabase } from '@redress/persistence';
import { bareHead } from '../domain/bare-head.js';
import { nextWake } from '../domain/case-change.js';
import type { CaseClock } from '../domain/case-clock.js';
import type { CaseHead } from '../domain/case-head.js';
import { CaseStore } from '../infrastructure/case-store.js';
import type { CaseChanger } from './case-changer.js';
import type { CaseMaterialiser } from './case-materialiser.js';
import { CaseSweeper } from './case-sweeper.js';
import type { CustomerTimers } from './customer-timers.js';

const START = toEpoch('2026-11-23T09:00:00.000Z');
const MINUTE = 60_000;
const at = (minutes: number): string => toInstant(START + minutes * MINUTE);

function clockAt(minutes: number): CaseClock {
  const [startedAt, dueAt] = [at(-60), at(minutes)];
  return { name: 'ack', duty: 'ack', startedAt, dueAt, rule: 'ack', basis: 'practice', explanation: [] };
}

describe('the sweeper of cases', () => {
  let cases: CaseStore;
  let sweeper: CaseSweeper;
  let now = START;
  let tried: string[];
  let failed: string[];
  let broken: boolean;

  const insert = async (caseId: string, more: Partial<CaseHead>): Promise<void> => {
    const slot = { caseId, reference: caseId, receivedAt: at(-60), channel: 'email' as const };
    const head = { ...bareHead(slot, { teamKey: 'parcels', ownerKey: 'lena' }), shard: 3, clocks: [], ...more };
    await cases.insert({ ...head, wakeAt: nextWake(head) });
  };
  const sweep = async (minutes: number): Promise<void> => {
    now = START + minutes * MINUTE;
    await sweeper.sweep((caseId) => void failed.push(caseId));
  };
  const find = async (caseId: string): Promise<CaseHead> => (await cases.find(caseId)) as CaseHead;
  const untold = (minutes: number): Partial<CaseHead> => ({
    notices: [{ kind: 'closed', cause: 'c', dueAt: at(minutes) }],
  });

  beforeEach(async () => {
    [tried, failed, broken] = [[], [], false];
    const database = await openDatabase('memory:');
    cases = new CaseStore(database);
    await database.ensureIndexes();
    const leases = { take: () => Promise.resolve({}), release: () => Promise.resolve() } as unknown as Leases;
    const materialiser = {
      workOut: (head: CaseHead) => (broken ? Promise.reject(new Error('the bus is away')) : Promise.resolve(head)),
      rest: (head: CaseHead) => cases.pull(head._id, head.version, [], nextWake(head)),
    } as unknown as CaseMaterialiser;
    const changer = {
      change: async (caseId: string, _cause: string, decide: (head: CaseHead) => { fields: Partial<CaseHead> }) => {
        const head = await find(caseId);
        const set = { ...decide(head).fields, version: head.version + 1 };
        await cases.apply(caseId, { version: head.version, set, pending: [], head });
        return { head: await find(caseId), applied: true };
      },
    } as unknown as CaseChanger;
    const timers = {
      fire: ({ _id, notices = [] }: CaseHead) => {
        if (notices.length === 0) return Promise.resolve(false);
        tried.push(_id);
        return Promise.reject(new Error('the words of the draft are gone'));
      },
    } as unknown as CustomerTimers;
    const work = { changer, timers, policy: { clocks: () => [] } };
    sweeper = new CaseSweeper(cases, leases, materialiser, work, {
      now: () => now,
      after: () => () => undefined,
    });
  });

  it('takes note of a clock although its words to the customer cannot be sent', async () => {
    await insert('c1', { ...untold(0), clocks: [clockAt(1)] });
    await sweep(2);
    expect(failed).toEqual(['c1']);
    expect((await find('c1')).clocks[0]?.breachedAt).toBe(at(2));
  });

  it('tries again after pauses that grow, and in time for the next clock', async () => {
    await insert('c1', untold(0));
    await insert('c2', { ...untold(0), clocks: [clockAt(4)] });
    const triedAt: number[] = [];
    for (let seconds = 0; seconds < 40 * 60; seconds += 5) {
      const before = tried.length;
      await sweep(seconds / 60);
      if (tried.slice(before).includes('c1')) triedAt.push(seconds);
    }
    const pauses = triedAt.slice(1).map((second, index) => second - (triedAt[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(5);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(pauses.at(-1)).toBe(300);
    expect((await find('c2')).clocks[0]?.breachedAt).toBe(at(4));
  });

  it('comes to every case although more than a batch cannot be worked on', async () => {
    for (let n = 0; n < 101; n += 1) await insert(`c${String(n)}`, untold(-10));
    await insert('due', { clocks: [clockAt(1)] });
    await sweep(2);
    await sweep(2);
    expect((await find('due')).clocks[0]?.breachedAt).toBe(at(2));
    broken = true;
    await insert('late', { clocks: [clockAt(-1)] });
    await sweep(3);
    expect(failed).toContain('late');
    expect((await find('late')).wakeAt > at(3)).toBe(true);
  });
});
