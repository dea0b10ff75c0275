import type { Database } from '@redress/persistence';
import type { SqliteStore } from '@redress/sqlite';
import { EmbeddedSearchIndex } from './embedded/embedded-search-index.js';
import { MongodbSearchIndex } from './mongodb/mongodb-search-index.js';
import type { SearchIndex } from './search-index.js';

/** Where the documents lie, there lies the index: in the SQLite store, or in the MongoDB that `database` speaks to. */
export type SearchIndexHome = { readonly store: SqliteStore } | { readonly database: Database };

/** Opens the index and makes what it needs. @throws RedressError `database-unavailable` (retriable) or of the store */
export async function openSearchIndex(home: SearchIndexHome): Promise<SearchIndex> {
  return 'store' in home ? await EmbeddedSearchIndex.open(home.store) : await MongodbSearchIndex.open(home.database);
}
