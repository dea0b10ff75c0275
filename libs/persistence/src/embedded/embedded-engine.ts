import type { SqliteStore } from '@redress/sqlite';
import type { CollectionDefinition } from '../collection-definition.js';
import type { Engine, EngineCollection } from '../engine.js';
import { EmbeddedCollection } from './embedded-collection.js';
import { layoutOf } from './table-layout.js';

const JOBS = new URL('../../dist/embedded/document-jobs.js', import.meta.url);

/** Documents as JSON in the tables of a `SqliteStore`. */
export class EmbeddedEngine implements Engine {
  private readonly store: SqliteStore;

  constructor(store: SqliteStore) {
    this.store = store;
  }

  collection(definition: CollectionDefinition): EngineCollection {
    return new EmbeddedCollection(this.store, layoutOf(definition));
  }

  async ensure(definitions: readonly CollectionDefinition[]): Promise<void> {
    await this.store.registerJobs('documents', JOBS);
    await Promise.all(definitions.map((each) => this.store.run('documents.define', layoutOf(each))));
  }
}
