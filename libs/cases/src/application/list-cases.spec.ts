import { beforeEach, describe, expect, it } from '@jest/globals';
import { caseReferenceFrom, KeyRing } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import type { CaseScope } from '@redress/staff';
import { bareHead } from '../domain/bare-head.js';
import type { CaseHead } from '../domain/case-head.js';
import { CaseStore } from '../infrastructure/case-store.js';
import { CASES, INTAKE, type IntakeRecord } from '../infrastructure/collections.js';
import { HeldStore } from '../infrastructure/held-store.js';
import { IntakeStore } from '../infrastructure/intake-store.js';
import { ListCases, type CaseListRequest } from './list-cases.js';
import { ListIntake } from './list-intake.js';
import { PageCursors } from './page-cursors.js';

const MOMENT = '2026-11-23T23:59:59.999Z';
const NO_SEARCH = { find: () => Promise.resolve({ items: [] }) } as unknown as SearchIndex;
const NO_REFERENCES = { find: () => Promise.resolve(null) };
const EVERYTHING: CaseScope = { teams: ['parcels', 'refunds'], sees: () => true, isKept: () => false };
const CURSORS = new PageCursors(new KeyRing('k'.repeat(32)));
const COUNT = 450;
const INTAKE_ROW: IntakeRecord = {
  _id: '',
  channel: 'email',
  account: 'a',
  receivedAt: MOMENT,
  raw: { ref: 'raw', bytes: 1, sha256: '' },
  fate: 'filed',
  caseIds: [],
  reading: 0,
  decision: 0,
};

function head(n: number, more: Partial<CaseHead> = {}): CaseHead {
  const _id = `case-${String(n).padStart(5, '0')}`;
  const teamKey = n % 3 === 0 ? 'refunds' : 'parcels';
  const slot = { caseId: _id, reference: `R${String(n)}`, receivedAt: MOMENT, channel: 'email' as const };
  return { ...bareHead(slot, { teamKey, ownerKey: 'lena' }), dueAt: MOMENT, ...more };
}

const intakeStores = (database: Database): ConstructorParameters<typeof ListIntake>[0] => ({
  intake: new IntakeStore(database),
  cases: new CaseStore(database),
  held: new HeldStore(database),
});

describe('lists of cases', () => {
  let database: Database;
  let lists: ListCases;
  let read: number;
  const fill = (count: number, more: Partial<CaseHead> = {}): Promise<unknown> =>
    database
      .model(CASES)
      .collection.insertMany(Array.from({ length: count }, (_, n) => head(n, more)) as never, { ordered: false });
  const pages = async (request: Partial<CaseListRequest>): Promise<string[][]> => {
    const found: string[][] = [];
    for (let cursor: string | undefined; ;) {
      const page = await lists.list(
        { sort: 'dueAt', limit: 25, ...request, ...(cursor === undefined ? {} : { cursor }) },
        EVERYTHING,
      );
      found.push(page.items.map(({ _id }) => _id));
      cursor = page.nextCursor;
      if (cursor === undefined) return found;
    }
  };

  beforeEach(async () => {
    read = 0;
    database = await openDatabase('memory:', {
      interpose: async (_call, run) => {
        const found = await run();
        if (Array.isArray(found)) read += found.length;
        return found;
      },
    });
    const cases = new CaseStore(database);
    lists = new ListCases({ cases, references: NO_REFERENCES }, NO_SEARCH, CURSORS);
    database.model(INTAKE);
    await database.ensureIndexes();
  });

  it.each(['dueAt', 'receivedAt'] as const)(
    'show each case once over all pages, though all have the same %s',
    async (sort) => {
      await fill(COUNT);
      const found = await pages({ sort });
      expect(found.map((page) => page.length)).toEqual(Array<number>(COUNT / 25).fill(25));
      const inOrder = Array.from({ length: COUNT }, (_, n) => head(n)._id);
      expect(found.flat()).toEqual(sort === 'dueAt' ? inOrder : inOrder.reverse());
    },
  );

  it('look at hardly more heads than they show', async () => {
    await fill(COUNT);
    await lists.list({ sort: 'dueAt', limit: 25 }, EVERYTHING);
    expect(read).toBeLessThanOrEqual(26 * EVERYTHING.teams.length);
  });

  it('find the few in a state by index', async () => {
    await fill(COUNT);
    await database.model(CASES).updateOne({ _id: head(7)._id }, { $set: { state: 'closed' } });
    read = 0;
    expect(await pages({ state: 'closed' })).toEqual([[head(7)._id]]);
    expect(read).toBe(1);
  });

  it('stop looking when a filter hides nearly everything, and go on with the next page', async () => {
    await fill(2500);
    await database.model(CASES).updateOne({ _id: head(2400)._id }, { $set: { channel: 'web' } });
    read = 0;
    const first = await lists.list({ channel: 'web', sort: 'dueAt', limit: 25 }, EVERYTHING);
    expect(first.items).toEqual([]);
    expect(first.nextCursor).toBeDefined();
    expect(read).toBeLessThan(1500);
    expect((await pages({ channel: 'web' })).flat()).toEqual([head(2400)._id]);
  });

  // The index has the newest first.
  const found = (ids: readonly string[]): SearchIndex =>
    ({
      find: ({ limit, after = '-1' }: { limit: number; after?: string }) => {
        const from = Number(after) + 1;
        const items = ids.slice(from, from + limit).map((group, n) => ({ id: group, group, place: String(from + n) }));
        return Promise.resolve({ items });
      },
    }) as unknown as SearchIndex;

  describe('by a reference', () => {
    const reference = caseReferenceFrom(Buffer.alloc(16, 7), 'derived');
    const [quoting, other, own] = [0, 1, 2].map((n) => head(n)._id);
    const byReference = (): ListCases => {
      const references = {
        find: (_id: string) => Promise.resolve(_id === reference ? { _id, caseId: own ?? '' } : null),
      };
      return new ListCases(
        { cases: new CaseStore(database), references },
        found([quoting ?? '', other ?? '', own ?? '']),
        CURSORS,
      );
    };

    it.each([1, 2, 3])('show the case that it is of first, and each once, %i a page', async (limit) => {
      await fill(3);
      lists = byReference();
      const typed = reference.toLowerCase().replaceAll('-', ' ');
      expect((await pages({ q: typed, limit })).flat()).toEqual([own, quoting, other]);
      expect((await pages({ q: `${reference} lamp`, limit })).flat()).toEqual([quoting, other, own]);
    });

    it('do not show it to whom it is hidden from', async () => {
      await fill(3);
      await database.model(CASES).updateOne({ _id: own ?? '' }, { $set: { subjects: ['ivy'] } });
      const hidden: CaseScope = { ...EVERYTHING, sees: ({ subjects }) => !subjects.includes('ivy') };
      const { items } = await byReference().list({ q: reference, sort: 'dueAt', limit: 5 }, hidden);
      expect(items.map(({ _id }) => _id)).toEqual([quoting, other]);
    });
  });

  describe('of which some are hidden', () => {
    // A complaint about who reads the list, first, last and between.
    const hidden: CaseScope = { ...EVERYTHING, sees: ({ subjects }) => !subjects.includes('ivy') };
    const hide = (...ids: readonly string[]): Promise<unknown> =>
      database.model(CASES).updateMany({ _id: { $in: ids } }, { $set: { subjects: ['ivy'] } });
    it('are as if those were not there, by index and by words', async () => {
      const ids = [0, 1, 2, 3, 4].map((n) => head(n)._id);
      await fill(5);
      await hide(...[0, 2, 4].map((n) => ids[n] ?? ''));
      const byWords = new ListCases({ cases: new CaseStore(database), references: NO_REFERENCES }, found(ids), CURSORS);
      for (const request of [{}, { q: 'ivy theft' }]) {
        const list = request.q === undefined ? lists : byWords;
        const page = (limit: number, cursor = {}): ReturnType<ListCases['list']> =>
          list.list({ sort: 'dueAt', limit, ...request, ...cursor }, hidden);
        expect(await page(2)).toEqual({
          items: [expect.objectContaining({ _id: ids[1] }), expect.objectContaining({ _id: ids[3] })],
        });
        const first = await page(1);
        expect(first.items.map(({ _id }) => _id)).toEqual([ids[1]]);
        const cursor = first.nextCursor ?? '';
        expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('case-');
        const second = await page(1, { cursor });
        expect(second.items.map(({ _id }) => _id)).toEqual([ids[3]]);
        expect(second.nextCursor).toBeUndefined();
        await expect(page(1, { cursor: 'MTIzNDU2Nzg5MA' })).rejects.toMatchObject({ code: 'cursor-invalid' });
      }
    });

    it('of what was taken in too', async () => {
      await fill(3);
      await hide(head(0)._id, head(2)._id);
      const row = (n: number): IntakeRecord => ({ ...INTAKE_ROW, _id: `m${String(n)}`, caseIds: [head(n)._id] });
      await database.model(INTAKE).collection.insertMany([0, 1, 2].map(row) as never, { ordered: false });
      const intake = new ListIntake(intakeStores(database), CURSORS);
      const page = await intake.list({ limit: 1 }, hidden);
      expect(page.items.map(({ _id }) => _id)).toEqual(['m1']);
      expect(page.nextCursor).toBeUndefined();
    });
  });

  it('of what was taken in show each message once, though all came in one moment', async () => {
    const rows = Array.from({ length: COUNT }, (_, n): IntakeRecord => ({
      ...INTAKE_ROW,
      _id: `message-${String(n).padStart(5, '0')}`,
    }));
    await database.model(INTAKE).collection.insertMany(rows as never, { ordered: false });
    const intake = new ListIntake(intakeStores(database), CURSORS);
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await intake.list({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }, EVERYTHING);
      found.push(...page.items.map(({ _id }) => _id));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(found).toEqual(rows.map(({ _id }) => _id).reverse());
  });
});
