import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '@redress/sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineCollection } from '../collection-definition.js';
import { openDatabase, type Database } from '../database.js';

interface Row {
  _id: string;
  key: string;
}

const ROWS = defineCollection<Row>({ name: 'occupancy_rows', indexes: [{ paths: ['key'] }] });

describe('a collection that has held nothing', () => {
  let folder: string;
  let store: SqliteStore;
  let one: Database;
  let other: Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-occupancy-'));
    store = await SqliteStore.open(folder);
    [one, other] = await Promise.all([opened(), opened()]);
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(): Promise<Database> {
    const database = await openDatabase('sqlite:', { store });
    database.model(ROWS);
    await database.ensureIndexes();
    return database;
  }

  it.each<[string, (database: Database) => Promise<unknown>]>([
    [
      'an insert',
      (database) => database.model(ROWS).insertMany([{ _id: 'a', key: 'k' }], { ordered: false, lean: true }),
    ],
    ['an upsert', (database) => database.model(ROWS).updateOne({ _id: 'a' }, { $set: { key: 'k' } }, { upsert: true })],
  ])('is filled by %s through another database of the same store', async (_, fill) => {
    const question = { key: 'k' };
    expect(await one.model(ROWS).find(question).lean()).toEqual([]);
    await fill(other);
    expect(await one.model(ROWS).find(question).lean()).toEqual([{ _id: 'a', key: 'k' }]);
  });

  it('is found filled by the next start', async () => {
    await other.model(ROWS).insertMany([{ _id: 'a', key: 'k' }], { ordered: false, lean: true });
    await store.close();
    store = await SqliteStore.open(folder);
    expect(await (await opened()).model(ROWS).findOne({ _id: 'a' }).lean()).toEqual({ _id: 'a', key: 'k' });
  });
});
