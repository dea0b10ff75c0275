import { MongoServerError } from 'mongodb';
import type { AccessPlan } from './access-plan.js';
import type { CollectionDefinition } from './collection-definition.js';
import type { Filter, Sort, StoredDocument, Update } from './document.js';
import type { GroupStage } from './group.js';

/** A checked and planned question; everything in it is plain data. */
export interface Query {
  readonly filter: Filter;
  readonly sort: Sort;
  /** 0 is none. */
  readonly limit: number;
  readonly plan: AccessPlan;
}

/** A checked and planned change of what a query finds. */
export interface Change extends Query {
  readonly update: Update;
  readonly upsert: boolean;
}

export interface ChangeOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: string;
}

/**
 * One collection of one engine, behind the guard that has checked every argument. Answers are the caller's own copies.
 * A broken unique index is told by `duplicateKey`, a store that is away by RedressError `database-unavailable` or `store-…`.
 */
export interface EngineCollection {
  /** Inserts all that it can; resolves to the positions of those that a unique index turned away. */
  insert(documents: readonly StoredDocument[]): Promise<readonly number[]>;
  updateOne(change: Change): Promise<ChangeOutcome>;
  updateMany(change: Change): Promise<ChangeOutcome>;
  /** The document before or after the change; null when there is none. */
  findAndUpdate(change: Change, returns: 'before' | 'after'): Promise<StoredDocument | null>;
  delete(query: Query, many: boolean): Promise<number>;
  find(query: Query): Promise<StoredDocument[]>;
  /** What the query finds, part by part, with no more than `size` documents held at a time. */
  batches(query: Query, size: number): AsyncIterableIterator<StoredDocument[]>;
  count(query: Query): Promise<number>;
  /** How the engine serves the query, in its own words. */
  explain(query: Query): Promise<unknown>;
  aggregate(query: Query, group: GroupStage): Promise<Record<string, unknown>[]>;
}

/** What `openDatabase` needs of an engine. */
export interface Engine {
  collection(definition: CollectionDefinition): EngineCollection;
  /** Makes collections and indexes that are not there yet. */
  ensure(definitions: readonly CollectionDefinition[]): Promise<void>;
}

/** The error of a broken unique index, the same on every engine. Read it with `isDuplicateKey` alone. */
export function duplicateKey(collection: string): MongoServerError {
  return new MongoServerError({ message: `E11000 duplicate key in ${collection}`, code: 11000 });
}
