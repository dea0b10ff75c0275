import { expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { UPDATES, type UpdateRecord } from './collections.js';
import { UpdateStore } from './update-store.js';

it('gives of the updates of a case those that changed last', async () => {
  const database = await openDatabase('memory:');
  const store = new UpdateStore(database);
  const row = (n: number): Partial<UpdateRecord> => ({
    _id: `u${String(n)}`,
    caseId: 'm1',
    changedAt: `2026-11-2${String(n)}T10:00:00.000Z`,
  });
  await database.model(UPDATES).collection.insertMany([1, 2, 3].map(row) as never, { ordered: false });
  await database.ensureIndexes();
  const newest = await store.ofCase('m1', 2);
  expect(newest.map(({ _id }) => _id)).toEqual(['u3', 'u2']);
  await database.close();
});
