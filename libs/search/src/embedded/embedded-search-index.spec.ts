import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '@redress/sqlite';
import { EmbeddedSearchIndex } from './embedded-search-index.js';

const ENTRY = { id: 'e1', group: 'g1', at: '2026-01-01T00:00:00.000Z', text: 'parcel' };

describe('the embedded search index', () => {
  let folder: string;
  let store: SqliteStore;
  let index: EmbeddedSearchIndex;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-search-'));
    store = await SqliteStore.open(folder);
    index = await EmbeddedSearchIndex.open(store);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('keeps nothing of a put whose second write fails', async () => {
    await store.write([{ sql: 'DROP TABLE search_terms' }]);
    await expect(index.put(ENTRY)).rejects.toMatchObject({ code: 'store-statement' });
    expect(store.read('SELECT * FROM search_entries')).toEqual([]);
  });

  it('leaves a large case behind without reading all of it', async () => {
    await index.put({ ...ENTRY, id: 'old', group: 'old', at: '2025-01-01T00:00:00.000Z' });
    await Promise.all(Array.from({ length: 3000 }, (_, more) => index.put({ ...ENTRY, id: `e${String(more)}` })));
    let rows = 0;
    const counted = Object.create(store) as SqliteStore;
    counted.readRows = (sql, params) => {
      const found = store.readRows(sql, params);
      rows += found.length;
      return found;
    };
    const counting = await EmbeddedSearchIndex.open(counted);
    const { items } = await counting.find({ query: 'parcel', limit: 10 });
    expect(items.map(({ group }) => group)).toEqual(['g1', 'old']);
    expect(rows).toBeLessThan(500);
  });
});
