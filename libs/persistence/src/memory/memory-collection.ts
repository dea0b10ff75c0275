import { applyUpdate, upserted } from '../apply-update.js';
import type { CollectionDefinition } from '../collection-definition.js';
import { isPlainObject, type Filter, type StoredDocument } from '../document.js';
import { duplicateKey, type Change, type ChangeOutcome, type EngineCollection, type Query } from '../engine.js';
import { Grouping, type GroupStage } from '../group.js';
import { matches } from '../match.js';
import { segmentsOf, valueAt } from '../paths.js';
import { sortDocuments } from '../sorting.js';
import { SortedIndexes } from './sorted-indexes.js';

// A few thousand comparisons are cheaper than keeping every index in order at each change.
const LOOKED_THROUGH = 1_000;

interface UniqueIndex {
  readonly paths: readonly string[];
  readonly holders: Map<string, string>;
}

/** One collection in memory. A document that it holds never changes: a change replaces it. */
export class MemoryCollection implements EngineCollection {
  private readonly name: string;
  private readonly documents = new Map<string, StoredDocument>();
  private readonly unique: readonly UniqueIndex[];
  /** Kept from the first question that an index serves once there are many documents. */
  private sorted: SortedIndexes | undefined;

  constructor(
    private readonly definition: CollectionDefinition,
    private readonly lookedThrough = LOOKED_THROUGH,
  ) {
    this.name = definition.name;
    this.unique = definition.indexes
      .filter((index) => index.unique === true)
      .map(({ paths }) => ({ paths, holders: new Map<string, string>() }));
  }

  async insert(documents: readonly StoredDocument[]): Promise<readonly number[]> {
    const refused: number[] = [];
    for (const [position, document] of documents.entries()) if (!this.add(copy(document))) refused.push(position);
    return refused;
  }

  async updateOne(change: Change): Promise<ChangeOutcome> {
    const [before] = this.select({ ...change, limit: 1 });
    if (before !== undefined) return { matched: 1, modified: this.change(before, change) === before ? 0 : 1 };
    if (!change.upsert) return { matched: 0, modified: 0 };
    return { matched: 0, modified: 0, upsertedId: this.upsert(change)._id };
  }

  async updateMany(change: Change): Promise<ChangeOutcome> {
    const found = this.select(change);
    // All are computed before one is kept: a document that the update does not fit leaves every other as it was.
    const changes = found.map((before) => [before, updated(before, change)] as const);
    for (const [before, after] of changes) this.keep(before, after);
    return { matched: found.length, modified: changes.filter(([before, after]) => after !== before).length };
  }

  async findAndUpdate(change: Change, returns: 'before' | 'after'): Promise<StoredDocument | null> {
    const [before] = this.select({ ...change, limit: 1 });
    if (before === undefined) {
      const inserted = change.upsert ? this.upsert(change) : undefined;
      return inserted !== undefined && returns === 'after' ? copy(inserted) : null;
    }
    const after = this.change(before, change);
    return copy(returns === 'after' ? after : before);
  }

  async delete(query: Query, many: boolean): Promise<number> {
    const found = this.select(many ? query : { ...query, limit: 1 });
    for (const document of found) this.remove(document);
    return found.length;
  }

  async find(query: Query): Promise<StoredDocument[]> {
    return this.select(query).map(copy);
  }

  async *batches(query: Query, size: number): AsyncIterableIterator<StoredDocument[]> {
    const found = this.select(query);
    for (let start = 0; start < found.length; start += size) yield found.slice(start, start + size).map(copy);
  }

  async count(query: Query): Promise<number> {
    return this.select(query).length;
  }

  async explain(query: Query): Promise<unknown> {
    return query.plan;
  }

  async aggregate(query: Query, group: GroupStage): Promise<Record<string, unknown>[]> {
    const grouping = new Grouping(group);
    for (const document of this.select(query)) grouping.add(document);
    return grouping.results();
  }

  /** The documents themselves, for readers that change nothing. */
  peek(): StoredDocument[] {
    return [...this.documents.values()];
  }

  /** The document itself, not to be changed. */
  peekOne(id: string): StoredDocument | undefined {
    return this.documents.get(id);
  }

  dump(): StoredDocument[] {
    return [...this.documents.values()].map(copy);
  }

  private select(query: Query): StoredDocument[] {
    const { filter, sort, limit } = query;
    const found: StoredDocument[] = [];
    const walked = this.alongIndex(query);
    const inOrder = walked !== undefined && !query.plan.sorts && sort.every(([, direction]) => direction === 1);
    for (const document of walked === undefined ? this.candidates(filter) : this.present(walked)) {
      if (!matches(document, filter)) continue;
      found.push(document);
      if ((sort.length === 0 || inOrder) && found.length === limit) break;
    }
    sortDocuments(found, sort);
    return limit === 0 || found.length <= limit ? found : found.slice(0, limit);
  }

  private alongIndex(query: Query): Iterable<string> | undefined {
    if (query.plan.by !== 'index' || this.documents.size < this.lookedThrough) return undefined;
    this.sorted ??= new SortedIndexes(this.definition, this.documents.values());
    return this.sorted.candidates(query);
  }

  private candidates(filter: Filter): Iterable<StoredDocument> {
    const id = filter['_id'];
    if (typeof id === 'string') return this.present([id]);
    if (isPlainObject(id) && Array.isArray(id['$in'])) return this.present(new Set(id['$in'] as string[]));
    for (const { paths, holders } of this.unique) {
      const values = paths.map((path) => filter[path]);
      if (values.every((value) => typeof value === 'string')) {
        const holder = holders.get(JSON.stringify(values));
        return holder === undefined ? [] : this.present([holder]);
      }
    }
    return this.documents.values();
  }

  private *present(ids: Iterable<string>): IterableIterator<StoredDocument> {
    for (const id of ids) {
      const document = this.documents.get(id);
      if (document !== undefined) yield document;
    }
  }

  private add(document: StoredDocument): boolean {
    if (this.documents.has(document._id)) return false;
    const keys = this.unique.map(({ paths }) => keyOf(paths, document));
    if (keys.some((key, position) => this.unique[position]?.holders.has(key) === true)) return false;
    for (const [position, key] of keys.entries()) this.unique[position]?.holders.set(key, document._id);
    this.documents.set(document._id, document);
    this.sorted?.added(document);
    return true;
  }

  private remove(document: StoredDocument): void {
    this.documents.delete(document._id);
    this.sorted?.removed(document);
    for (const { paths, holders } of this.unique) holders.delete(keyOf(paths, document));
  }

  private upsert({ filter, update }: Change): StoredDocument {
    const document = copy(upserted(filter, update));
    if (!this.add(document)) throw duplicateKey(this.name);
    return document;
  }

  private change(before: StoredDocument, change: Change): StoredDocument {
    const after = updated(before, change);
    this.keep(before, after);
    return after;
  }

  private keep(before: StoredDocument, after: StoredDocument): void {
    if (after === before) return;
    for (const { paths, holders } of this.unique) {
      const holder = holders.get(keyOf(paths, after));
      if (holder !== undefined && holder !== before._id) throw duplicateKey(this.name);
    }
    for (const { paths, holders } of this.unique) {
      holders.delete(keyOf(paths, before));
      holders.set(keyOf(paths, after), after._id);
    }
    this.documents.set(after._id, after);
    this.sorted?.changed(before, after);
  }
}

/** The document as the update leaves it, sharing with `before` what is untouched; `before` itself when nothing changed. */
function updated(before: StoredDocument, { update }: Change): StoredDocument {
  // The operands belong to the caller.
  const operators = copy(update);
  const paths = Object.values(operators).flatMap((changes) => Object.keys(changes));
  const after = { ...before };
  for (const path of paths) copyAlong(after, path);
  applyUpdate(after, operators);
  return paths.every((path) => isSame(valueAt(before, path), valueAt(after, path))) ? before : after;
}

/** Gives `document` objects of its own on the way to `path`. */
function copyAlong(document: Record<string, unknown>, path: string): void {
  let parent = document;
  for (const segment of segmentsOf(path).slice(0, -1)) {
    const next = parent[segment];
    if (!isPlainObject(next)) return;
    const own = { ...next };
    parent[segment] = own;
    parent = own;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function keyOf(paths: readonly string[], document: StoredDocument): string {
  return JSON.stringify(paths.map((path) => valueAt(document, path)));
}

function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => copy(each)) as T;
  const result: Record<string, unknown> = {};
  for (const key in value) result[key] = copy(value[key]);
  return result as T;
}
