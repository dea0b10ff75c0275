import { MongoBulkWriteError, MongoServerError, type Collection, type FindCursor, type WithId } from 'mongodb';
import type { StoredDocument } from '../document.js';
import type { Change, ChangeOutcome, EngineCollection, Query } from '../engine.js';
import type { GroupStage } from '../group.js';
import { isRolledBack, serverError, translated, unavailable } from './database-errors.js';
import { Undone } from './undone.js';

type NativeFilter = Parameters<Collection<StoredDocument>['find']>[0];
type NativeUpdate = Parameters<Collection<StoredDocument>['updateOne']>[1];

/** One collection of a MongoDB: hands on what the guard let through, and puts errors into our words. */
export class MongodbCollection implements EngineCollection {
  private readonly name: string;
  private readonly native: Collection<StoredDocument>;

  constructor(name: string, native: Collection<StoredDocument>) {
    this.name = name;
    this.native = native;
  }

  async insert(documents: readonly StoredDocument[]): Promise<readonly number[]> {
    const taken: number[] = [];
    const undone = new Undone();
    let open = documents.map((_, position) => position);
    while (open.length > 0) {
      const outcome = await this.insertOnce(documents, open);
      taken.push(...outcome.taken);
      open = outcome.rolledBack;
      if (open.length > 0 && !(await undone.mayTryAgain())) throw unavailable(new Error('the server undid every try'));
    }
    return taken.sort((a, b) => a - b);
  }

  async updateOne(change: Change): Promise<ChangeOutcome> {
    return await this.translating(async () => {
      const options = { upsert: change.upsert, ...sortOption(change) };
      const result = await this.native.updateOne(filterOf(change), updateOf(change), options);
      const outcome = { matched: result.matchedCount, modified: result.modifiedCount };
      return result.upsertedId === null ? outcome : { ...outcome, upsertedId: result.upsertedId };
    });
  }

  async updateMany(change: Change): Promise<ChangeOutcome> {
    return await this.translating(async () => {
      const result = await this.native.updateMany(filterOf(change), updateOf(change));
      return { matched: result.matchedCount, modified: result.modifiedCount };
    });
  }

  async findAndUpdate(change: Change, returns: 'before' | 'after'): Promise<StoredDocument | null> {
    return await this.translating(async () => {
      const options = { upsert: change.upsert, returnDocument: returns, ...sortOption(change) };
      return await this.native.findOneAndUpdate(filterOf(change), updateOf(change), options);
    });
  }

  async delete(query: Query, many: boolean): Promise<number> {
    return await this.translating(async () => {
      const filter = filterOf(query);
      const result = many ? await this.native.deleteMany(filter) : await this.native.deleteOne(filter);
      return result.deletedCount;
    });
  }

  async find(query: Query): Promise<StoredDocument[]> {
    return await this.translating(() => this.cursor(query).toArray());
  }

  async *batches(query: Query, size: number): AsyncIterableIterator<StoredDocument[]> {
    const cursor = this.cursor(query).batchSize(size);
    try {
      for (
        let batch = await this.nextBatch(cursor, size);
        batch.length > 0;
        batch = await this.nextBatch(cursor, size)
      ) {
        yield batch;
      }
    } finally {
      await cursor.close();
    }
  }

  async count(query: Query): Promise<number> {
    return await this.translating(() => this.native.countDocuments(filterOf(query)));
  }

  async explain(query: Query): Promise<unknown> {
    return await this.translating(() => this.cursor(query).explain());
  }

  async aggregate(query: Query, group: GroupStage): Promise<Record<string, unknown>[]> {
    return await this.translating(() => this.native.aggregate([{ $match: query.filter }, groupOf(group)]).toArray());
  }

  /** Inserts the documents at `positions`; tells which met a taken key, and which the server undid and may be asked for again. */
  private async insertOnce(
    documents: readonly StoredDocument[],
    positions: readonly number[],
  ): Promise<{ taken: number[]; rolledBack: number[] }> {
    try {
      const chosen = positions.flatMap((position) => documents[position] ?? []);
      await this.translating(() => this.native.insertMany(chosen, { ordered: false }));
      return { taken: [], rolledBack: [] };
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const errors = [error.writeErrors].flat() as readonly { readonly code: number; readonly index: number }[];
      const other = errors.find((each) => each.code !== 11000 && !isRolledBack(each));
      if (other !== undefined || errors.length === 0) throw serverError(this.name, other ?? error);
      const at = (wanted: boolean): number[] =>
        errors.flatMap((each) => (isRolledBack(each) === wanted ? (positions[each.index] ?? []) : []));
      return { taken: at(false), rolledBack: at(true) };
    }
  }

  private async nextBatch(cursor: FindCursor<WithId<StoredDocument>>, size: number): Promise<StoredDocument[]> {
    const batch: StoredDocument[] = [];
    while (batch.length < size) {
      const document = await this.translating(() => cursor.next());
      if (document === null) break;
      batch.push(document);
    }
    return batch;
  }

  private cursor(query: Query): FindCursor<WithId<StoredDocument>> {
    const cursor = this.native.find(filterOf(query), sortOption(query));
    return query.limit === 0 ? cursor : cursor.limit(query.limit);
  }

  private async translating<R>(run: () => Promise<R>): Promise<R> {
    const undone = new Undone();
    for (;;) {
      try {
        return await run();
      } catch (error) {
        const again = error instanceof MongoServerError && isRolledBack(error) && (await undone.mayTryAgain());
        if (!again) throw translated(this.name, error);
      }
    }
  }
}

function filterOf({ filter }: Query): NonNullable<NativeFilter> {
  return filter;
}

function updateOf({ update }: Change): NativeUpdate {
  return update;
}

function sortOption({ sort }: Query): { sort?: Record<string, 1 | -1> } {
  return sort.length === 0 ? {} : { sort: Object.fromEntries(sort) };
}

function groupOf({ by, fields }: GroupStage): Record<string, unknown> {
  const outputs = Object.entries(fields).map(([name, [operator, operand]]) => [
    name,
    { [operator]: typeof operand === 'string' ? `$${operand}` : operand },
  ]);
  return { $group: { _id: groupKey(by), ...(Object.fromEntries(outputs) as object) } };
}

function groupKey(by: GroupStage['by']): unknown {
  if (by === null) return null;
  // Servers differ in what a missing path gives; null is what every engine here says.
  if (typeof by === 'string') return { $ifNull: [`$${by}`, null] };
  return Object.fromEntries(Object.entries(by).map(([name, path]) => [name, { $ifNull: [`$${path}`, null] }]));
}
