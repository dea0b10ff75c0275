import { Collection, MongoBulkWriteError } from 'mongodb';
import { planAccess } from './access-plan.js';
import type { CollectionDefinition } from './collection-definition.js';
import { isPlainObject, type Filter, type Sort, type StoredDocument } from './document.js';
import { checkDocument } from './document-rules.js';
import { duplicateKey, type Change, type EngineCollection, type Query } from './engine.js';
import { checkFilter, checkPath } from './filter-rules.js';
import { parseGroup, type GroupStage } from './group.js';
import { GuardedCursor } from './guarded-cursor.js';
import { refusal } from './refusal.js';
import { sortDocuments } from './sorting.js';
import { checkKeepsUnique, checkUpdate, checkUpsert } from './update-rules.js';

/** Wraps every call that reaches a store: a test may delay, fail, repeat or forget it. */
export type Interpose = (
  call: { readonly collection: string; readonly operation: string },
  run: () => Promise<unknown>,
) => Promise<unknown>;

type Options = Readonly<Record<string, unknown>>;

const BATCH = 100;
const UNSORTED: Sort = [];
const REFUSED_OPTIONS = ['session', 'arrayFilters', 'collation', 'hint', 'skip', 'let', 'includeResultMetadata'];

/**
 * The collection object under Mongoose, the same for every engine: the one place where the allow-list is enforced.
 * Its methods have the names and the answers of the MongoDB driver's collection, as far as they are allowed.
 */
export class GuardedCollection {
  readonly collectionName: string;
  private readonly definition: CollectionDefinition;
  private readonly engine: EngineCollection;
  private readonly interpose: Interpose | undefined;

  constructor(definition: CollectionDefinition, engine: EngineCollection, interpose: Interpose | undefined) {
    this.collectionName = definition.name;
    this.definition = definition;
    this.engine = engine;
    this.interpose = interpose;
  }

  async insertOne(document: unknown, options: Options = {}): Promise<object> {
    this.checkOptions(options);
    const checked = checkDocument(this.definition, document);
    return await this.call('insertOne', async () => {
      const refused = await this.engine.insert([checked]);
      if (refused.length > 0) throw duplicateKey(this.collectionName);
      return { acknowledged: true, insertedId: checked._id };
    });
  }

  async insertMany(documents: readonly unknown[], options: Options = {}): Promise<object> {
    this.checkOptions(options);
    if (options['ordered'] !== false && documents.length > 1) {
      throw refusal(this.collectionName, 'insertMany of several documents needs { ordered: false }');
    }
    const checked = documents.map((each) => checkDocument(this.definition, each));
    if (checked.length === 0) throw refusal(this.collectionName, 'insertMany needs at least one document');
    return await this.call('insertMany', async () => {
      const refused = await this.engine.insert(checked);
      if (refused.length > 0) throw bulkError(checked, refused);
      return { acknowledged: true, insertedCount: checked.length, insertedIds: checked.map(({ _id }) => _id) };
    });
  }

  async updateOne(filter: unknown, update: unknown, options: Options = {}): Promise<object> {
    const change = this.change(filter, update, options);
    return updateResult(await this.call('updateOne', () => this.engine.updateOne(change)));
  }

  async updateMany(filter: unknown, update: unknown, options: Options = {}): Promise<object> {
    if (options['upsert'] === true) throw refusal(this.collectionName, 'updateMany does not upsert');
    const change = this.change(filter, update, options, false);
    checkKeepsUnique(this.definition, change.update);
    return updateResult(await this.call('updateMany', () => this.engine.updateMany(change)));
  }

  async findOneAndUpdate(filter: unknown, update: unknown, options: Options = {}): Promise<StoredDocument | null> {
    if (options['upsert'] === true) throw refusal(this.collectionName, 'findOneAndUpdate does not upsert');
    const change = this.change(filter, update, options);
    checkKeepsUnique(this.definition, change.update);
    const returns = options['returnDocument'] === 'after' ? 'after' : 'before';
    const found = await this.call('findOneAndUpdate', () => this.engine.findAndUpdate(change, returns));
    return found === null ? null : this.project(found, options);
  }

  async deleteOne(filter: unknown, options: Options = {}): Promise<object> {
    const query = this.query(filter, options, true);
    return deleteResult(await this.call('deleteOne', () => this.engine.delete(query, false)));
  }

  async deleteMany(filter: unknown, options: Options = {}): Promise<object> {
    const query = this.query(filter, options, false);
    return deleteResult(await this.call('deleteMany', () => this.engine.delete(query, true)));
  }

  async findOne(filter: unknown, options: Options = {}): Promise<StoredDocument | null> {
    const query = { ...this.query(filter, options, true), limit: 1 };
    const [found] = await this.call('findOne', () => this.engine.find(query));
    return found === undefined ? null : this.project(found, options);
  }

  find(filter: unknown, options: Options = {}): GuardedCursor<StoredDocument> {
    const query = this.query(filter, options, true);
    const size = typeof options['batchSize'] === 'number' ? options['batchSize'] : BATCH;
    return new GuardedCursor({
      all: async () => {
        // Asked for everything at once, a walk without a limit is refused where a cursor may take it.
        if (query.limit === 0) this.plan(query.filter, query.sort, false);
        const found = await this.call('find', () => this.engine.find(query));
        return found.map((document) => this.project(document, options));
      },
      explain: () => this.engine.explain(query),
      batches: () => this.engine.batches(query, size),
      fetch: (run) => this.call('find', run),
    });
  }

  async countDocuments(filter: unknown, options: Options = {}): Promise<number> {
    const query = this.query(filter, options, false);
    return await this.call('countDocuments', () => this.engine.count(query));
  }

  aggregate(pipeline: unknown, options: Options = {}): GuardedCursor<Record<string, unknown>> {
    this.checkOptions(options);
    const { query, group, sort, limit } = this.pipeline(pipeline);
    const all = async (): Promise<Record<string, unknown>[]> => {
      const rows = await this.call<Record<string, unknown>[]>('aggregate', () =>
        group === undefined ? this.engine.find(query) : this.engine.aggregate(query, group),
      );
      const sorted = group === undefined ? rows : sortDocuments(rows, sort);
      return limit === 0 ? sorted : sorted.slice(0, limit);
    };
    return new GuardedCursor({
      all,
      explain: () => this.engine.explain(query),
      batches: async function* () {
        yield await all();
      },
      fetch: (run) => run(),
    });
  }

  private call<R>(operation: string, run: () => Promise<R>): Promise<R> {
    if (this.interpose === undefined) return run();
    return this.interpose({ collection: this.collectionName, operation }, run) as Promise<R>;
  }

  private query(filter: unknown, options: Options, partial: boolean): Query {
    this.checkOptions(options);
    const checked = checkFilter(this.collectionName, filter, this.definition.text);
    const sort = this.sort(options['sort']);
    const limit = this.limit(options['limit']);
    return { filter: checked, sort, limit, plan: this.plan(checked, sort, partial || limit > 0) };
  }

  private change(filter: unknown, update: unknown, options: Options, partial = true): Change {
    const { filter: checkedFilter, sort, limit, plan } = this.query(filter, options, partial);
    const checked = checkUpdate(this.definition, update);
    const upsert = options['upsert'] === true;
    if (upsert) checkUpsert(this.definition, checkedFilter, checked);
    return { filter: checkedFilter, sort, limit, plan, update: checked, upsert };
  }

  private plan(filter: Filter, sort: Sort, partial: boolean): Query['plan'] {
    return planAccess(this.definition, filter, { sort, partial });
  }

  private sort(value: unknown): Sort {
    if (value === undefined || value === null) return UNSORTED;
    const entries: [unknown, unknown][] =
      value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
    return entries.map(([path, direction]) => {
      if (typeof path !== 'string' || (direction !== 1 && direction !== -1)) {
        throw refusal(this.collectionName, 'a sort is paths with 1 or -1');
      }
      checkPath(this.collectionName, path);
      return [path, direction];
    });
  }

  private limit(value: unknown): number {
    if (value === undefined || value === null) return 0;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    throw refusal(this.collectionName, 'a limit is a whole number above 0');
  }

  private checkOptions(options: Options): void {
    for (const name of REFUSED_OPTIONS) {
      if (options[name] !== undefined && options[name] !== null) {
        throw refusal(this.collectionName, `the option ${name} is outside the allow-list`);
      }
    }
    const projection = options['projection'];
    if (projection !== undefined && projection !== null && !isIdOnly(projection)) {
      throw refusal(this.collectionName, 'a projection may only ask for _id');
    }
  }

  private project(document: StoredDocument, options: Options): StoredDocument {
    return isIdOnly(options['projection']) ? { _id: document._id } : document;
  }

  private pipeline(stages: unknown): { query: Query; group: GroupStage | undefined; sort: Sort; limit: number } {
    const rest = Array.isArray(stages) ? [...(stages as Record<string, unknown>[])] : [];
    const take = (name: string): unknown =>
      rest[0] !== undefined && name in rest[0] ? rest.shift()?.[name] : undefined;
    const match = take('$match') ?? {};
    const grouping = take('$group');
    const sort = this.sort(take('$sort'));
    const limit = this.limit(take('$limit'));
    if (rest.length > 0) {
      throw refusal(
        this.collectionName,
        'a pipeline is $match, $group, $sort, $limit, each at most once in this order',
      );
    }
    const group = grouping === undefined ? undefined : parseGroup(grouping);
    if (grouping !== undefined && group === undefined) {
      throw refusal(this.collectionName, '$group is by paths, with $sum, $avg, $min and $max of a path or a number');
    }
    const options = group === undefined ? { sort: Object.fromEntries(sort), ...(limit > 0 ? { limit } : {}) } : {};
    return { query: this.query(match, options, false), group, sort, limit };
  }
}

// Whatever else the driver's collection has is refused by name, so that nobody meets "is not a function".
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(Collection.prototype))) {
  if ('get' in property || name in GuardedCollection.prototype) continue;
  Object.defineProperty(GuardedCollection.prototype, name, {
    value(this: GuardedCollection) {
      throw refusal(this.collectionName, `${name} is outside the allow-list`);
    },
  });
}

function isIdOnly(projection: unknown): boolean {
  return isPlainObject(projection) && Object.keys(projection).length === 1 && projection['_id'] === 1;
}

function updateResult(outcome: { matched: number; modified: number; upsertedId?: string }): object {
  return {
    acknowledged: true,
    matchedCount: outcome.matched,
    modifiedCount: outcome.modified,
    upsertedCount: outcome.upsertedId === undefined ? 0 : 1,
    upsertedId: outcome.upsertedId ?? null,
  };
}

function deleteResult(deletedCount: number): object {
  return { acknowledged: true, deletedCount };
}

function bulkError(documents: readonly StoredDocument[], refused: readonly number[]): MongoBulkWriteError {
  const message = 'E11000 duplicate key';
  const writeErrors = refused.map((index) => ({ index, code: 11000, errmsg: message, err: { index, code: 11000 } }));
  const insertedIds = Object.fromEntries(
    documents.flatMap(({ _id }, index) => (refused.includes(index) ? [] : [[index, _id]])),
  ) as Record<number, string>;
  const result = { insertedCount: documents.length - refused.length, insertedIds, writeErrors };
  return new MongoBulkWriteError({ message, code: 11000, writeErrors: writeErrors as never }, result as never);
}
