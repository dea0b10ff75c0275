import type { Model } from 'mongoose';
import { insertMissing, type CollectionDefinition, type Database } from '@redress/persistence';

/** Rows that are written once under an id that follows from what they are; a second writing changes nothing. */
export class RowStore<T extends { readonly _id: string }> {
  protected readonly model: Model<T>;

  constructor(database: Database, definition: CollectionDefinition<T>) {
    this.model = database.model(definition);
  }

  // Past Mongoose's query class, which costs as much as the look itself: nothing is asked more often.
  async find(id: string): Promise<T | null> {
    return this.model.collection.findOne<T>({ _id: id as never });
  }

  async findAll(ids: readonly string[]): Promise<T[]> {
    if (ids.length === 0) return [];
    return this.model
      .find({ _id: { $in: ids } })
      .lean<T[]>()
      .exec();
  }

  /** Inserts what is not there yet; returns the ids of the rows that were. */
  async insertMissing(rows: readonly T[]): Promise<ReadonlySet<string>> {
    return rows.length === 0 ? new Set() : new Set(await insertMissing(this.model, rows));
  }
}
