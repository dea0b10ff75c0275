import { beforeEach, describe, expect, it } from '@jest/globals';
import { bareHead, CaseStore, PageCursors, type CaseHead } from '@redress/cases';
import { KeyRing } from '@redress/kernel';
import { openDatabase } from '@redress/persistence';
import type { CaseScope } from '@redress/staff';
import type { ConsiderCase } from './consider-case.js';
import { ListQueue } from './list-queue.js';
import type { Roster } from './roster.js';

const MOMENT = '2026-11-23T17:00:00.000Z';
const CONSIDERING = {
  round: () => Promise.resolve({}),
  consider: () => Promise.resolve({ choice: { waiting: 'no-room' } }),
} as unknown as ConsiderCase;
const ROSTER = { teams: () => [] } as unknown as Roster;
const IVYS: CaseScope = { teams: ['parcels'], sees: ({ subjects }) => !subjects.includes('ivy'), isKept: () => false };

describe('the list of what waits', () => {
  let queue: ListQueue;

  beforeEach(async () => {
    const database = await openDatabase('memory:');
    const cases = new CaseStore(database);
    queue = new ListQueue(cases, CONSIDERING, ROSTER, new PageCursors(new KeyRing('k'.repeat(32))));
    await database.ensureIndexes();
    for (let n = 0; n < 5; n += 1) {
      const slot = {
        caseId: `c${String(n)}`,
        reference: `R${String(n)}`,
        receivedAt: MOMENT,
        channel: 'email' as const,
      };
      const about: Partial<CaseHead> = n % 2 === 0 ? { subjects: ['ivy'] } : {};
      await cases.insert({
        ...bareHead(slot, { teamKey: 'parcels', ownerKey: 'lena' }),
        queue: 'parcels',
        dueAt: MOMENT,
        ...about,
      });
    }
  });

  it('is for whom a complaint is about as if that did not wait there', async () => {
    const first = await queue.list({ limit: 1 }, IVYS);
    expect(first.items.map(({ head }) => head._id)).toEqual(['c1']);
    const second = await queue.list({ limit: 1, cursor: first.nextCursor ?? '' }, IVYS);
    expect(second.items.map(({ head }) => head._id)).toEqual(['c3']);
    expect(second.nextCursor).toBeUndefined();
    expect(await queue.list({ limit: 2 }, IVYS)).not.toHaveProperty('nextCursor');
  });

  it('gives cursors that name no case, and takes only its own', async () => {
    const { nextCursor = '' } = await queue.list({ limit: 1 }, IVYS);
    expect(Buffer.from(nextCursor, 'base64url').toString('latin1')).not.toContain(MOMENT);
    const made = Buffer.from(JSON.stringify([2, MOMENT, 'c0'])).toString('base64url');
    await expect(queue.list({ limit: 1, cursor: made }, IVYS)).rejects.toMatchObject({ code: 'cursor-invalid' });
  });
});
