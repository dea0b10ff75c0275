import { expect, it } from '@jest/globals';
import { insertMissing, insertOne, isDuplicateKey, type Database } from '@redress/persistence';
import { failure } from './failure.js';
import { Claims, newText, newThing, Things, type Thing } from './sample-collections.js';

/** Inserting, updating and deleting. */
export function changeCases(database: () => Database): void {
  const things = (): ReturnType<typeof model> => model(database());
  const after = async (thing: Thing, update: object): Promise<Thing | null> => {
    await insertOne(things(), thing);
    await things().updateOne({ _id: thing._id }, update);
    return await things().findOne({ _id: thing._id }).lean<Thing>();
  };

  it('keeps 200 concurrent changes of one document apart', async () => {
    const thing = newThing({ used: 0, tags: [] });
    await insertOne(things(), thing);
    const changes = Array.from({ length: 200 }, async (_, n) => {
      await things().updateOne({ _id: thing._id }, { $inc: { used: 1 }, $push: { tags: `t${String(n)}` } });
    });
    await Promise.all(changes);
    const found = await things().findOne({ _id: thing._id }).lean<Thing>();
    expect(found?.used).toBe(200);
    expect(new Set(found?.tags).size).toBe(200);
  }, 60_000);

  it('lets exactly one of 200 win a compare-and-set', async () => {
    const thing = newThing({ version: 1 });
    await insertOne(things(), thing);
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        things().updateOne(
          { _id: thing._id, version: 1 },
          { $set: { note: `writer ${String(n)}` }, $inc: { version: 1 } },
        ),
      ),
    );
    expect(results.filter(({ matchedCount }) => matchedCount === 1)).toHaveLength(1);
    const winner = results.findIndex(({ matchedCount }) => matchedCount === 1);
    expect(await things().findOne({ _id: thing._id }).lean()).toMatchObject({
      version: 2,
      note: `writer ${String(winner)}`,
    });
  }, 60_000);

  it('lets exactly one of 12 inserts have an id, a unique path, a pair of unique paths', async () => {
    const id = newText();
    const code = newText();
    const owner = newText();
    const claims = database().model(Claims);
    // PostgreSQL behind a compatible server undoes contenders one by one, and fifty of them for long.
    const attempts = Array.from({ length: 12 }, (_, n) => n);
    const won = async (insert: (n: number) => Promise<void>): Promise<number> => {
      const results = await Promise.allSettled(attempts.map(insert));
      const failed = results.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
      expect(failed.filter((each) => !isDuplicateKey(each))).toEqual([]);
      return results.length - failed.length;
    };
    expect(await won((n) => insertOne(things(), newThing({ _id: id, rank: n })))).toBe(1);
    for (const round of [1, 2, 3, 4, 5]) {
      const sought = `${code} ${String(round)}`;
      expect(await won((n) => insertOne(things(), newThing({ code: sought, rank: n })))).toBe(1);
    }
    expect(await won(() => insertOne(claims, { _id: newText(), owner, slot: 1 }))).toBe(1);
    await insertOne(claims, { _id: newText(), owner, slot: 2 });
  }, 60_000);

  it('inserts in bulk what is free, and tells which positions were taken', async () => {
    const taken = newThing();
    await insertOne(things(), taken);
    const rows = [newThing(), { ...newThing(), _id: taken._id }, newThing(), { ...newThing(), code: taken.code }];
    const error = await failure(things().insertMany(rows, { ordered: false, lean: true }));
    expect(isDuplicateKey(error)).toBe(true);
    expect((error as { writeErrors: { index: number }[] }).writeErrors.map(({ index }) => index)).toEqual([1, 3]);
    expect(await things().countDocuments({ _id: { $in: rows.map(({ _id }) => _id) } })).toBe(3);
    expect(await insertMissing(things(), rows)).toEqual(rows.map(({ _id }) => _id));
  });

  it('refuses an update or upsert that would take a unique path, and changes nothing', async () => {
    const [a, b] = [newThing({ rank: 1 }), newThing({ rank: 2 })];
    await things().insertMany([a, b], { ordered: false, lean: true });
    const clash = { $set: { code: a.code, rank: 9 } };
    expect(isDuplicateKey(await failure(things().updateOne({ _id: b._id }, clash)))).toBe(true);
    expect(isDuplicateKey(await failure(things().updateOne({ _id: newText() }, clash, { upsert: true })))).toBe(true);
    expect(await things().findOne({ _id: b._id }).lean()).toEqual(b);
  });

  it('applies every operator of the allow-list', async () => {
    const nested = await after(newThing({ nested: { depth: { n: 1 } } }), {
      $set: { 'nested.place': 'here' },
      $inc: { 'nested.depth.n': 2, used: 5 },
    });
    expect(nested).toMatchObject({ nested: { place: 'here', depth: { n: 3 } }, used: 5 });
    expect(await after(newThing({ note: 'x' }), { $unset: { note: 1 } })).not.toHaveProperty('note');
    expect(await after(newThing({ tags: ['a'] }), { $push: { tags: { $each: ['b', 'a'] } } })).toMatchObject({
      tags: ['a', 'b', 'a'],
    });
    expect(await after(newThing({ tags: ['a'] }), { $addToSet: { tags: { $each: ['b', 'a'] } } })).toMatchObject({
      tags: ['a', 'b'],
    });
    expect(await after(newThing({ tags: ['a', 'b', 'a'] }), { $pull: { tags: 'a' } })).toMatchObject({ tags: ['b'] });
    expect(await after(newThing({ rank: 5 }), { $min: { rank: 3 }, $max: { used: 7 } })).toMatchObject({
      rank: 3,
      used: 7,
    });
    expect(await after(newThing({ rank: 5 }), { $min: { rank: 8 } })).toMatchObject({ rank: 5 });
    expect(await after(newThing(), { $set: { note: 'n' }, $setOnInsert: { used: 1 } })).not.toHaveProperty('used');
  });

  it('takes a reserved slot out by token and weight, once', async () => {
    const thing = newThing({
      used: 300,
      slots: [
        { token: 'a', weight: 100 },
        { token: 'b', weight: 200 },
      ],
    });
    await insertOne(things(), thing);
    const release = (token: string, weight: number): PromiseLike<{ matchedCount: number }> =>
      things().updateOne(
        { _id: thing._id, slots: { $elemMatch: { token, weight } } },
        { $pull: { slots: { token } }, $inc: { used: -weight } },
      );
    expect((await release('a', 200)).matchedCount).toBe(0);
    expect((await release('a', 100)).matchedCount).toBe(1);
    expect((await release('a', 100)).matchedCount).toBe(0);
    expect(await things().findOne({ _id: thing._id }).lean()).toMatchObject({
      used: 200,
      slots: [{ token: 'b', weight: 200 }],
    });
  });

  it('pulls pending items by their ids, under the version that was read', async () => {
    const pending = ['a', 'b', 'c'].map((id) => ({ id, kind: 'entry' }));
    const thing = newThing({ version: 4, pending });
    await insertOne(things(), thing);
    const pull = { $pull: { pending: { id: { $in: ['a', 'c', 'x'] } } }, $set: { note: 'pulled' } };
    expect((await things().updateOne({ _id: thing._id, version: 3 }, pull)).matchedCount).toBe(0);
    expect((await things().updateOne({ _id: thing._id, version: 4 }, pull)).matchedCount).toBe(1);
    expect(await things().findOne({ _id: thing._id }).lean()).toMatchObject({ pending: [{ id: 'b', kind: 'entry' }] });
  });

  it('upserts under the id it is told, once', async () => {
    const _id = newText();
    const upsert = (): PromiseLike<unknown> =>
      things().updateOne(
        { _id },
        { $set: { note: 'n' }, $setOnInsert: { code: _id, group: 'u' }, $inc: { rank: 1 } },
        { upsert: true },
      );
    expect(await upsert()).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: _id });
    expect(await upsert()).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
    expect(await things().findOne({ _id }).lean()).toEqual({ _id, code: _id, group: 'u', note: 'n', rank: 2 });
  });

  it('tells what matched and what changed', async () => {
    const thing = newThing({ rank: 1 });
    await insertOne(things(), thing);
    const same = await things().updateOne({ _id: thing._id }, { $set: { rank: 1 } });
    expect(same).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    const missing = await things().updateOne({ _id: newText() }, { $set: { rank: 1 } });
    expect(missing).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 0 });
  });

  it('marks many rows at once, by their ids or by an indexed path', async () => {
    const group = newText();
    const rows = [newThing({ group }), newThing({ group }), newThing({ group: newText() })];
    await things().insertMany(rows, { ordered: false, lean: true });
    const byId = await things().updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $set: { note: 'seen' } });
    expect(byId).toMatchObject({ matchedCount: 3, modifiedCount: 3 });
    const byGroup = await things().updateMany({ group }, { $set: { note: 'again' } });
    expect(byGroup).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect(await things().countDocuments({ group, note: 'again' })).toBe(2);
  });

  it('returns the document before or after a change, and takes the first in order', async () => {
    const group = newText();
    const rows = [newThing({ group, rank: 2 }), newThing({ group, rank: 1 })];
    await things().insertMany(rows, { ordered: false, lean: true });
    const take = { $set: { group: newText() } };
    const first = await things()
      .findOneAndUpdate({ group }, take, { sort: { rank: 1 } })
      .lean();
    expect(first).toEqual(rows[1]);
    const second = await things()
      .findOneAndUpdate({ group }, take, { sort: { rank: 1 }, returnDocument: 'after' })
      .lean();
    expect(second).toEqual({ ...rows[0], group: take.$set.group });
    expect(
      await things()
        .findOneAndUpdate({ group }, take, { sort: { rank: 1 } })
        .lean(),
    ).toBeNull();
  });

  it('deletes one or many', async () => {
    const group = newText();
    const rows = [newThing({ group }), newThing({ group }), newThing({ group })];
    await things().insertMany(rows, { ordered: false, lean: true });
    expect(await things().deleteOne({ _id: rows[0]?._id ?? '' })).toMatchObject({ deletedCount: 1 });
    expect(await things().deleteOne({ _id: rows[0]?._id ?? '' })).toMatchObject({ deletedCount: 0 });
    expect(await things().deleteMany({ group })).toMatchObject({ deletedCount: 2 });
  });

  it('tells an operator that does not fit, and changes nothing', async () => {
    const thing = newThing({ note: 'text', nested: {} });
    await insertOne(things(), thing);
    for (const update of [{ $inc: { note: 1 } }, { $push: { note: 'x' } }, { $set: { 'note.deep': 1 } }]) {
      const error = await failure(things().updateOne({ _id: thing._id }, { ...update, $max: { used: 1 } }));
      expect(error).toMatchObject({ code: 'store-type-mismatch', retriable: false });
    }
    expect(await things().findOne({ _id: thing._id }).lean()).toEqual(thing);
  });

  it('keeps any text as it is, also under an index', async () => {
    for (const text of [
      '',
      'nul \u0000 in it',
      '\u2028 \u{1F600} é',
      '"quoted" \\ $set {"a":1}',
      'x'.repeat(200_000),
    ]) {
      const thing = newThing({ note: text, group: text.slice(0, 100) });
      await insertOne(things(), thing);
      expect(await things().findOne({ _id: thing._id, group: thing.group }).lean()).toEqual(thing);
    }
  });

  it('hands out copies: changing what was read or inserted changes no document', async () => {
    const thing = newThing({ tags: ['a'] });
    await insertOne(things(), thing);
    thing.tags?.push('b');
    const read = await things().findOne({ _id: thing._id }).lean<Thing>();
    read?.tags?.push('c');
    expect((await things().findOne({ _id: thing._id }).lean<Thing>())?.tags).toEqual(['a']);
  });
}

function model(database: Database): ReturnType<typeof database.model<Thing>> {
  return database.model(Things);
}
