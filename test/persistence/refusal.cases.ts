import { describe, expect, it } from '@jest/globals';
import type { Database } from '@redress/persistence';
import { failure } from './failure.js';
import { newThing, Settings, Things } from './sample-collections.js';

/** Everything outside the allow-list is refused before it reaches the engine, in the same words everywhere. */
export function refusalCases(database: () => Database): void {
  const SECRET = 'a-value-that-no-error-may-repeat';

  describe('refuses', () => {
    const refused = async (run: () => PromiseLike<unknown>, reason: RegExp): Promise<void> => {
      const error = await failure((async () => await run())());
      expect(error).toMatchObject({ code: 'store-refused', retriable: false });
      expect((error as Error).message).toMatch(reason);
      expect((error as Error).message).not.toContain(SECRET);
    };
    const things = (): Untyped => collection(database());

    it.each<[string, object, object, RegExp]>([
      ['a path without an index', { note: SECRET }, {}, /no index serves the filter \(note\).*group\+rank/u],
      ['a range without its equality', { rank: { $gt: 1 } }, {}, /no index serves/u],
      ['an order that no index gives', { group: SECRET }, { sort: { note: 1 } }, /sort \(note\)/u],
      [
        'an order across several equalities',
        { group: { $in: [SECRET, 'b'] } },
        { sort: { rank: 1 } },
        /no index serves/u,
      ],
      ['everything at once', {}, {}, /without a limit/u],
      ['everything at once in order', {}, { sort: { _id: 1 } }, /without a limit/u],
      ['a search among everything', { note: SECRET }, { sort: { _id: 1 }, limit: 5 }, /no index serves/u],
      ['$or', { $or: [{ _id: SECRET }] }, {}, /\$or/u],
      ['a regular expression', { group: /x/u }, {}, /no scalar/u],
      ['$regex', { group: { $regex: SECRET } }, {}, /\$regex/u],
      ['a date', { group: new Date() }, {}, /no scalar/u],
      ['undefined', { _id: undefined }, {}, /no scalar/u],
      ['an object to compare with', { nested: { place: SECRET } }, {}, /allow-list/u],
      ['an array position', { 'tags.0': SECRET, _id: 'x' }, {}, /array position/u],
      ['$where', { $where: SECRET }, {}, /\$where/u],
      ['skip', { group: SECRET }, { skip: 5 }, /skip/u],
      ['a projection', { group: SECRET }, { projection: { note: 1 } }, /projection/u],
      ['a collation', { group: SECRET }, { collation: { locale: 'en' } }, /collation/u],
    ])('in a question: %s', async (_, filter, options, reason) => {
      await refused(() => things().find(filter, options).toArray(), reason);
    });

    it.each<[string, object, RegExp]>([
      ['a plain document', { note: SECRET }, /note/u],
      ['nothing', {}, /at least one/u],
      ['a change of _id', { $set: { _id: SECRET } }, /_id never changes/u],
      ['one path twice', { $set: { nested: {} }, $inc: { 'nested.n': 1 } }, /twice/u],
      ['$rename', { $rename: { note: 'n' } }, /\$rename/u],
      ['$slice', { $push: { tags: { $each: [SECRET], $slice: 3 } } }, /\$each/u],
      ['a position', { $set: { 'slots.$.weight': 1 } }, /operator/u],
      ['a date', { $set: { note: new Date() } }, /not JSON/u],
      ['undefined', { $set: { note: undefined } }, /not JSON/u],
      ['infinity', { $inc: { used: Infinity } }, /number/u],
      ['an object under an indexed path', { $set: { group: { a: SECRET } } }, /scalar/u],
      ['an array under an indexed path', { $push: { rank: SECRET } }, /scalar/u],
      ['a unique path without a value', { $set: { code: null } }, /required/u],
      ['taking a unique path away', { $unset: { code: 1 } }, /required/u],
      ['an object in a set', { $addToSet: { tags: { a: SECRET } } }, /scalars/u],
    ])('in a change: %s', async (_, update, reason) => {
      await refused(() => things().updateOne({ _id: 'x' }, update), reason);
    });

    it.each<[string, object, RegExp]>([
      ['no id', { code: 'c', group: 'g' }, /_id/u],
      ['an id that is no text', { _id: 5, code: 'c' }, /_id/u],
      ['no value under a unique path', { _id: 'x', group: SECRET }, /required/u],
      ['a date', newThing({ note: new Date() as never }), /not JSON/u],
      ['undefined', newThing({ note: undefined as never }), /not JSON/u],
      ['bytes', newThing({ note: Buffer.from(SECRET) as never }), /not JSON/u],
      ['a name with a dot', { ...newThing(), 'a.b': SECRET }, /dot/u],
      ['a name with a dollar', { ...newThing(), $a: SECRET }, /\$/u],
      ['an array on an indexed path', newThing({ nested: [{ place: SECRET }] as never }), /array/u],
    ])('a document with %s', async (_, document, reason) => {
      await refused(() => things().insertOne(document), reason);
    });

    it('calls outside the allow-list by their names', async () => {
      for (const name of ['replaceOne', 'distinct', 'bulkWrite', 'findOneAndDelete', 'watch', 'drop']) {
        const call = things()[name];
        await refused(() => call?.call(things(), {}, {}) ?? Promise.resolve(), new RegExp(name, 'u'));
      }
      await refused(() => things().insertMany([newThing(), newThing()]), /ordered: false/u);
      await refused(() => things().updateMany({ note: 'x' }, { $set: { rank: 1 } }), /no index serves/u);
      await refused(() => things().deleteMany({}), /without a limit/u);
    });

    it('upserts without an id or a unique path', async () => {
      const upsert = { upsert: true };
      await refused(() => things().updateOne({ code: 'c' }, { $set: { rank: 1 } }, upsert), /_id/u);
      await refused(() => things().updateOne({ _id: 'x' }, { $set: { rank: 1 } }, upsert), /code/u);
    });

    it('findOneAndUpdate that upserts or changes a unique path', async () => {
      const change = { $set: { rank: 1 } };
      await refused(() => things().findOneAndUpdate({ _id: 'x' }, change, { upsert: true }), /upsert/u);
      await refused(() => things().findOneAndUpdate({ _id: 'x' }, { $set: { code: SECRET } }), /unique/u);
    });

    it('pipelines outside the allow-list', async () => {
      const run = (...stages: object[]): Promise<unknown> => things().aggregate(stages).toArray();
      await refused(() => run({ $match: { group: SECRET } }, { $lookup: {} }), /pipeline/u);
      await refused(() => run({ $match: { note: SECRET } }), /no index serves/u);
      await refused(() => run({ $group: { _id: '$group', n: { $sum: 1 } } }), /no index serves/u);
      await refused(() => run({ $match: { group: 'a' } }, { $group: { _id: '$x', n: { $push: '$y' } } }), /\$group/u);
    });

    it('nothing of this on a bounded collection: it may be scanned', async () => {
      const settings = database().model(Settings);
      expect(await settings.find({ labels: 'none of this' }).sort({ value: -1 }).lean()).toEqual([]);
    });
  });
}

/** The driver's methods, without the driver's types: what is refused is what they would not let through. */
type Call = (...args: unknown[]) => Promise<unknown> & { toArray(): Promise<unknown> };
type Untyped = Record<
  'find' | 'findOneAndUpdate' | 'updateOne' | 'insertOne' | 'insertMany' | 'updateMany' | 'deleteMany' | 'aggregate',
  Call
> &
  Readonly<Record<string, Call | undefined>>;

function collection(database: Database): Untyped {
  return database.model(Things).collection as unknown as Untyped;
}
