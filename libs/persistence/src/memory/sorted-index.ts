import { kindOf } from '../access-plan.js';
import { compareValues } from '../compare.js';
import { isPlainObject, type Filter, type StoredDocument } from '../document.js';
import { valueAt } from '../paths.js';

/** A document's place in an index. `came`: its place among those that are equal. */
interface Entry {
  readonly values: readonly unknown[];
  readonly came: number;
  readonly id: string;
}

// Longer chunks make an insertion dearer, shorter ones the search for the chunk.
const CHUNK = 512;

/** Ids of documents in the order of one declared index; what is equal stands in the order in which it came. */
export class SortedIndex {
  private readonly chunks: Entry[][] = [[]];

  constructor(private readonly paths: readonly string[]) {}

  add(document: StoredDocument, came: number): void {
    const entry = this.entryOf(document, came);
    const at = this.chunkOf((last) => compareEntries(last, entry) >= 0);
    const chunk = this.chunks[at] ?? [];
    chunk.splice(
      firstIn(chunk, (each) => compareEntries(each, entry) >= 0),
      0,
      entry,
    );
    if (chunk.length > 2 * CHUNK) this.chunks.splice(at, 1, chunk.slice(0, CHUNK), chunk.slice(CHUNK));
  }

  remove(document: StoredDocument, came: number): void {
    const entry = this.entryOf(document, came);
    const at = this.chunkOf((last) => compareEntries(last, entry) >= 0);
    const chunk = this.chunks[at] ?? [];
    chunk.splice(
      firstIn(chunk, (each) => compareEntries(each, entry) >= 0),
      1,
    );
    if (chunk.length === 0 && this.chunks.length > 1) this.chunks.splice(at, 1);
  }

  /** Moves the document if its place is another after the change. */
  change(before: StoredDocument, after: StoredDocument, came: number): void {
    if (this.paths.every((path) => compareValues(valueAt(before, path), valueAt(after, path)) === 0)) return;
    this.remove(before, came);
    this.add(after, came);
  }

  /** Ids in order of all documents that the filter's conditions on the first paths let through, and perhaps of more. */
  *within(filter: Filter): IterableIterator<string> {
    const { equal, lower } = this.bounds(filter);
    const start = [...equal, ...lower];
    let at = this.chunkOf((last) => compareStart(last, start) >= 0);
    let offset = firstIn(this.chunks[at] ?? [], (each) => compareStart(each, start) >= 0);
    for (; at < this.chunks.length; at += 1, offset = 0) {
      const chunk = this.chunks[at] ?? [];
      for (; offset < chunk.length; offset += 1) {
        const entry = chunk[offset];
        if (entry === undefined || compareStart(entry, equal) > 0) return;
        if (isPast(entry.values[equal.length], filter[this.paths[equal.length] ?? ''])) return;
        yield entry.id;
      }
    }
  }

  private bounds(filter: Filter): { equal: unknown[]; lower: unknown[] } {
    const equal: unknown[] = [];
    for (const path of this.paths) {
      const condition = filter[path];
      const kind = kindOf(condition);
      if (kind === 'equal') equal.push(operandOf(condition));
      else if (kind === 'range' && isPlainObject(condition)) {
        const lower = condition['$gte'] ?? condition['$gt'];
        return { equal, lower: lower === undefined ? [] : [lower] };
      } else break;
    }
    return { equal, lower: [] };
  }

  private entryOf(document: StoredDocument, came: number): Entry {
    return { values: this.paths.map((path) => valueAt(document, path)), came, id: document._id };
  }

  /** The first chunk whose last entry is far enough, or the last. */
  private chunkOf(isFarEnough: (last: Entry) => boolean): number {
    const at = firstIn(this.chunks, (chunk) => {
      const last = chunk.at(-1);
      return last !== undefined && isFarEnough(last);
    });
    return Math.min(at, this.chunks.length - 1);
  }
}

function operandOf(condition: unknown): unknown {
  if (!isPlainObject(condition)) return condition;
  return '$eq' in condition ? condition['$eq'] : (condition['$in'] as unknown[])[0];
}

function isPast(value: unknown, condition: unknown): boolean {
  if (!isPlainObject(condition)) return false;
  const upper = condition['$lte'] ?? condition['$lt'];
  return upper !== undefined && compareValues(value, upper) > 0;
}

function compareStart({ values }: Entry, start: readonly unknown[]): number {
  for (const [position, value] of start.entries()) {
    const order = compareValues(values[position], value);
    if (order !== 0) return order;
  }
  return 0;
}

function compareEntries(a: Entry, b: Entry): number {
  return compareStart(a, b.values) || a.came - b.came;
}

/** The first position whose element `isReached`, by halving; elements before it must not be. */
function firstIn<T>(elements: readonly T[], isReached: (element: T) => boolean): number {
  let [from, to] = [0, elements.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isReached(elements[middle] as T)) to = middle;
    else from = middle + 1;
  }
  return from;
}
