import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@redress/persistence';
import { newText, newThing, Settings, Things, type Setting, type Thing } from './sample-collections.js';

/** Filters, order, counting, grouping, and the index that serves them. */
export function questionCases(database: () => Database, servedBy: (explained: unknown) => string | undefined): void {
  describe('questions', () => {
    const group = newText();
    const things = (): ReturnType<typeof thingsOf> => thingsOf(database());
    const ranks = async (filter: object, direction: 1 | -1 = 1): Promise<number[]> =>
      (
        await things()
          .find({ group, ...filter })
          .sort({ rank: direction })
          .limit(100)
          .lean<Thing[]>()
      ).map(({ rank }) => rank);

    beforeAll(async () => {
      const rows = Array.from({ length: 20 }, (_, rank) =>
        newThing({
          group,
          rank,
          on: rank % 2 === 0,
          tags: rank % 3 === 0 ? ['three', 'x'] : ['x'],
          slots: [{ token: `t${String(rank)}`, weight: rank }],
          ...(rank < 5 ? { note: `n${String(rank)}` } : {}),
          nested: { place: `${group}-${String(rank % 4)}` },
        }),
      );
      await things().insertMany(rows, { ordered: false, lean: true });
    }, 60_000);

    it('answers ranges in order, both ways, with a limit', async () => {
      expect(await ranks({ rank: { $gte: 3, $lt: 6 } })).toEqual([3, 4, 5]);
      expect(await ranks({ rank: { $gt: 16 } }, -1)).toEqual([19, 18, 17]);
      const three = await things().find({ group }).sort({ rank: -1 }).limit(3).lean<Thing[]>();
      expect(three.map(({ rank }) => rank)).toEqual([19, 18, 17]);
    });

    it('answers the filters of the allow-list', async () => {
      expect(await ranks({ note: 'n2' })).toEqual([2]);
      expect(await ranks({ note: { $in: ['n1', 'n4', 'n9'] } })).toEqual([1, 4]);
      expect(await ranks({ note: { $exists: true } })).toEqual([0, 1, 2, 3, 4]);
      expect(await ranks({ note: { $exists: false }, rank: { $lte: 6 } })).toEqual([5, 6]);
      expect(await ranks({ note: null, rank: { $lte: 5 } })).toEqual([5]);
      expect(await ranks({ rank: { $lt: 3, $ne: 1 } })).toEqual([0, 2]);
      expect(await ranks({ tags: 'three', rank: { $lt: 7 } })).toEqual([0, 3, 6]);
      expect(await ranks({ tags: { $ne: 'three' }, rank: { $lt: 4 } })).toEqual([1, 2]);
      expect(await ranks({ slots: { $elemMatch: { token: 't7', weight: { $gt: 6 } } } })).toEqual([7]);
      expect(await ranks({ 'slots.weight': 4 })).toEqual([4]);
      expect(await ranks({ on: true, rank: { $lt: 5 } })).toEqual([0, 2, 4]);
    });

    it('finds a few among many by a condition that no index knows, within what an index gives', async () => {
      const found = await things().find({ group, tags: 'three' }).sort({ rank: -1 }).limit(2).lean<Thing[]>();
      expect(found.map(({ rank }) => rank)).toEqual([18, 15]);
    });

    it('compares within one type alone', async () => {
      const mixed = newText();
      const kinds = [null, 1, 'a'] as const;
      const rows = kinds.map((value, rank) => newThing({ group: value as string, rank, note: mixed }));
      await things().insertMany(rows, { ordered: false, lean: true });
      const ofMixed = (filter: object): PromiseLike<Thing[]> =>
        things()
          .find({ note: mixed, ...filter })
          .lean<Thing[]>();
      expect((await ofMixed({ group: { $gte: '' } })).map(({ rank }) => rank)).toEqual([2]);
      expect((await ofMixed({ group: { $lt: 5 } })).map(({ rank }) => rank)).toEqual([1]);
      expect((await ofMixed({ group: null })).map(({ rank }) => rank)).toEqual([0]);
    });

    it('sorts numbers before texts and texts by code point', async () => {
      const settings = database().model(Settings);
      const kinds = ['\u{1F600}', 'Z', '\uFF5E', 'a', 'é', ''];
      const rows: Setting[] = kinds.map((kind, n) => ({ _id: `s${String(n)}`, kind, value: n }));
      await settings.insertMany(rows, { ordered: false, lean: true });
      const found = await settings.find({}).sort({ kind: 1 }).lean<Setting[]>();
      expect(found.map(({ kind }) => kind)).toEqual(['', 'Z', 'a', 'é', '\uFF5E', '\u{1F600}']);
      expect(await settings.countDocuments({ value: { $gte: 3 } })).toBe(3);
    });

    it('goes through everything in the order of ids, part by part', async () => {
      const first = await things().find({}).sort({ _id: 1 }).limit(5).lean<Thing[]>();
      const next = await things()
        .find({ _id: { $gt: first[2]?._id ?? '' } })
        .sort({ _id: 1 })
        .limit(2)
        .lean<Thing[]>();
      expect(next).toEqual(first.slice(3, 5));
    });

    it('counts and groups', async () => {
      expect(await things().countDocuments({ group })).toBe(20);
      expect(await things().countDocuments({ group, tags: 'three' })).toBe(7);
      const rows = await things().aggregate([
        { $match: { group } },
        {
          $group: {
            _id: '$on',
            n: { $sum: 1 },
            total: { $sum: '$rank' },
            least: { $min: '$rank' },
            mean: { $avg: '$rank' },
          },
        },
        { $sort: { _id: 1 } },
      ]);
      expect(rows).toEqual([
        { _id: false, n: 10, total: 100, least: 1, mean: 10 },
        { _id: true, n: 10, total: 90, least: 0, mean: 9 },
      ]);
      const newest = await things().aggregate([{ $match: { group } }, { $sort: { rank: -1 } }, { $limit: 1 }]);
      expect(newest).toMatchObject([{ rank: 19 }]);
    });

    it('is served by the index that was declared, range, order and limit alike', async () => {
      const questions: [string, object, Record<string, 1 | -1>?][] = [
        ['group+rank', { group, rank: { $gte: 3 } }, { rank: 1 }],
        ['group+rank', { group, tags: 'three' }, { rank: -1 }],
        ['code', { code: 'x' }],
        ['nested.place+_id', { 'nested.place': 'x' }, { _id: 1 }],
        ['_id', { _id: { $in: ['a', 'b'] } }],
        ['_id', {}, { _id: 1 }],
        ['on+rank', { on: true, rank: { $lt: 4 } }],
      ];
      for (const [index, filter, sort] of questions) {
        const served = servedBy(await things().find(filter).sort(sort).limit(10).explain());
        expect(served ?? index).toBe(index);
      }
    });
  });
}

function thingsOf(database: Database): ReturnType<typeof database.model<Thing>> {
  return database.model(Things);
}
