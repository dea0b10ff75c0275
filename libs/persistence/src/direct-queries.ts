import type { Model } from 'mongoose';
import type { GuardedCollection } from './guarded-collection.js';

type Options = Readonly<Record<string, unknown>>;

interface QueryShape {
  readonly op: string;
  readonly mongooseCollection: GuardedCollection;
  readonly _mongooseOptions: { readonly lean?: unknown };
  readonly _fields?: object | null;
  _execCount: number;
  getFilter(): object;
  getUpdate(): object;
  getOptions(): Options;
  exec: (this: QueryShape) => Promise<unknown>;
}

// Mongoose gives these a meaning of its own.
const INDIRECT = ['new', 'returnOriginal', 'explain'];

/**
 * Lets the queries of a model go straight to its collection. The schema of a model here is loose, so what Mongoose does
 * in between (casting, defaults, hooks) finds nothing to do, at three times the price of the query itself.
 * Queries that hydrate documents take Mongoose's own way.
 */
export function makeDirect(model: Model<never>): void {
  const prototype = (model as unknown as { Query: { prototype: QueryShape } }).Query.prototype;
  const indirect = prototype.exec;
  prototype.exec = function exec(this: QueryShape): Promise<unknown> {
    const options = this.getOptions();
    if (this._execCount > 0 || INDIRECT.some((name) => name in options)) return indirect.call(this);
    const run = directly(this, options);
    if (run === undefined) return indirect.call(this);
    this._execCount += 1;
    return run;
  };
}

function directly(query: QueryShape, options: Options): Promise<unknown> | undefined {
  const { mongooseCollection: collection } = query;
  switch (query.op) {
    case 'updateOne':
      return collection.updateOne(query.getFilter(), query.getUpdate(), options);
    case 'updateMany':
      return collection.updateMany(query.getFilter(), query.getUpdate(), options);
    case 'deleteOne':
      return collection.deleteOne(query.getFilter(), options);
    case 'deleteMany':
      return collection.deleteMany(query.getFilter(), options);
    case 'countDocuments':
      return collection.countDocuments(query.getFilter(), options);
    default:
      return isLean(query) ? directlyLean(query, options) : undefined;
  }
}

function directlyLean(query: QueryShape, options: Options): Promise<unknown> | undefined {
  const { mongooseCollection: collection } = query;
  switch (query.op) {
    case 'findOne':
      return collection.findOne(query.getFilter(), options);
    case 'find':
      return findAll(collection, query, options);
    case 'findOneAndUpdate':
      return collection.findOneAndUpdate(query.getFilter(), query.getUpdate(), options);
    default:
      return undefined;
  }
}

// A refusal of the guard must reject the query, as every other refusal does.
async function findAll(collection: GuardedCollection, query: QueryShape, options: Options): Promise<unknown> {
  return await collection.find(query.getFilter(), options).toArray();
}

function isLean({ _mongooseOptions: { lean }, _fields: fields }: QueryShape): boolean {
  return lean === true && (fields === undefined || fields === null);
}
