import type { SqliteStore } from '@redress/sqlite';
import { findByReadings } from '../search-cursor.js';
import { SearchIndex, type SearchEntry, type SearchPage, type SearchRequest } from '../search-index.js';
import { termsOfEntry } from '../terms/terms.js';
import { slotOfInstant } from './entry-order.js';
import { MatchWalk } from './match-walk.js';
import type { PutArgs, RemoveArgs } from './search-jobs.js';

// FTS5 keeps the terms' lists alone: no copy of the text (content=''), no positions (detail=none; words are looked for, not phrases).
const MIGRATIONS = [
  `CREATE TABLE search_entries (entry INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "group" TEXT NOT NULL);
   CREATE INDEX search_groups ON search_entries ("group");
   CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');`,
];
const JOBS = new URL('../../dist/embedded/search-jobs.js', import.meta.url);

/** Finds by SQLite FTS5, in the file of the store. */
export class EmbeddedSearchIndex extends SearchIndex {
  private readonly store: SqliteStore;

  private constructor(store: SqliteStore) {
    super();
    this.store = store;
  }

  static async open(store: SqliteStore): Promise<EmbeddedSearchIndex> {
    await store.migrate('search', MIGRATIONS);
    await store.registerJobs('search', JOBS);
    return new EmbeddedSearchIndex(store);
  }

  async put(entry: SearchEntry): Promise<void> {
    const args: PutArgs = {
      id: entry.id,
      group: entry.group,
      slot: slotOfInstant(entry.at),
      terms: termsOfEntry(entry).join(' '),
    };
    await this.store.run('search.put', args);
  }

  async remove(id: string): Promise<void> {
    const args: RemoveArgs = { id };
    await this.store.run('search.remove', args);
  }

  find(request: SearchRequest): Promise<SearchPage> {
    return findByReadings(request, (terms, limit, after) =>
      Promise.resolve(new MatchWalk(this.store, terms).page(limit, after)),
    );
  }
}
