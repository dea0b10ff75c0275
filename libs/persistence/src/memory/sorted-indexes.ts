import type { CollectionDefinition } from '../collection-definition.js';
import type { StoredDocument } from '../document.js';
import type { Query } from '../engine.js';
import { SortedIndex } from './sorted-index.js';

/** The declared indexes of a collection in memory that is too large to be looked through for every question. */
export class SortedIndexes {
  private readonly indexes: readonly SortedIndex[];
  private readonly came = new Map<string, number>();
  private next = 0;

  /** @param documents in the order in which they came */
  constructor({ indexes }: CollectionDefinition, documents: Iterable<StoredDocument>) {
    this.indexes = indexes.map(({ paths }) => new SortedIndex(paths));
    for (const document of documents) this.added(document);
  }

  added(document: StoredDocument): void {
    this.came.set(document._id, this.next);
    for (const index of this.indexes) index.add(document, this.next);
    this.next += 1;
  }

  changed(before: StoredDocument, after: StoredDocument): void {
    const came = this.came.get(before._id) ?? 0;
    for (const index of this.indexes) index.change(before, after, came);
  }

  removed(document: StoredDocument): void {
    const came = this.came.get(document._id) ?? 0;
    for (const index of this.indexes) index.remove(document, came);
    this.came.delete(document._id);
  }

  /** Ids of what the query may find, in its order where that is the index's; undefined when no index serves it. */
  candidates({ filter, plan }: Pick<Query, 'filter' | 'plan'>): Iterable<string> | undefined {
    return plan.by === 'index' ? this.indexes[plan.index]?.within(filter) : undefined;
  }
}
