import type { SqliteStore, SqlValue } from '@redress/sqlite';
import type { StoredDocument } from '../document.js';
import { duplicateKey, type Change, type ChangeOutcome, type EngineCollection, type Query } from '../engine.js';
import { Grouping, type GroupStage } from '../group.js';
import { matches } from '../match.js';
import { sortDocuments } from '../sorting.js';
import type { ChangeAnswer, ChangeArgs, DeleteArgs, InsertArgs } from './document-jobs.js';
import { Occupancy } from './occupancy.js';
import { selectionOf, type Selection } from './select-sql.js';
import { columnValues, type TableLayout } from './table-layout.js';

// How many rows are looked at in one go while part of the filter is not SQL.
const CHUNK = 64;

/** One collection in SQLite: reads happen here and now, changes inside the writer thread. */
export class EmbeddedCollection implements EngineCollection {
  private readonly store: SqliteStore;
  private readonly layout: TableLayout;
  private readonly occupancy: Occupancy;

  constructor(store: SqliteStore, layout: TableLayout) {
    this.store = store;
    this.layout = layout;
    this.occupancy = Occupancy.of(store);
  }

  insert(documents: readonly StoredDocument[]): Promise<readonly number[]> {
    const rows = documents.map((each) => [each._id, JSON.stringify(each), ...columnValues(this.layout, each)]);
    const args: InsertArgs = { collection: this.layout.name, rows };
    this.occupancy.fill(this.layout.table);
    return this.store.run(rows.length === 1 ? 'documents.insertOne' : 'documents.insertMany', args);
  }

  async updateOne(change: Change): Promise<ChangeOutcome> {
    return await this.change('documents.update', change);
  }

  async updateMany(change: Change): Promise<ChangeOutcome> {
    return await this.change('documents.updateMany', change);
  }

  async findAndUpdate(change: Change, returns: 'before' | 'after'): Promise<StoredDocument | null> {
    const { document } = await this.change('documents.update', change, returns);
    return document === undefined ? null : parse(document);
  }

  delete(query: Query, many: boolean): Promise<number> {
    const args: DeleteArgs = { collection: this.layout.name, query: many ? query : { ...query, limit: 1 } };
    return this.store.run(many ? 'documents.deleteMany' : 'documents.deleteOne', args);
  }

  async find(query: Query): Promise<StoredDocument[]> {
    if (this.occupancy.isEmpty(this.layout.table)) return [];
    const selection = selectionOf(this.layout, query);
    const { limit, plan } = query;
    const sql = `SELECT doc ${selection.source}${selection.order}`;
    if (plan.single || (limit === 1 && !selection.residual && !plan.sorts)) {
      const row = this.store.readRow(`${sql} LIMIT 1`, selection.params);
      const found = row === undefined ? undefined : parse(row[0]);
      return found !== undefined && (!selection.residual || matches(found, query.filter)) ? [found] : [];
    }
    if (plan.sorts || limit === 0) return this.findAll(sql, selection, query);
    if (!selection.residual)
      return this.store.readRows(`${sql} LIMIT ?`, [...selection.params, limit]).map(firstColumn);
    return this.search(`${sql} LIMIT ? OFFSET ?`, selection.params, query);
  }

  async *batches(query: Query, size: number): AsyncIterableIterator<StoredDocument[]> {
    // Row numbers are small, and holding a statement open would hold back the log of the whole store.
    const { source, order, params } = selectionOf(this.layout, query);
    const rowids = Float64Array.from(this.store.readRows(`SELECT rowid ${source}${order}`, params), ([id]) =>
      Number(id),
    );
    const end = query.limit === 0 ? rowids.length : Math.min(query.limit, rowids.length);
    for (let start = 0; start < end; start += size) {
      const batch: StoredDocument[] = [];
      for (const rowid of rowids.subarray(start, Math.min(start + size, end))) {
        const row = this.store.readRow(`SELECT doc FROM ${this.layout.table} WHERE rowid = ?`, [rowid]);
        const document = row === undefined ? undefined : parse(row[0]);
        if (document !== undefined && matches(document, query.filter)) batch.push(document);
      }
      yield batch;
    }
  }

  async count(query: Query): Promise<number> {
    const { source, params, residual } = selectionOf(this.layout, query);
    if (!residual) return Number(this.store.readRow(`SELECT count(*) ${source}`, params)?.[0]);
    let count = 0;
    for await (const batch of this.batches(query, CHUNK)) count += batch.length;
    return count;
  }

  async explain(query: Query): Promise<unknown> {
    const { source, order, params } = selectionOf(this.layout, query);
    return this.store.explain(`SELECT doc ${source}${order}`, params);
  }

  async aggregate(query: Query, group: GroupStage): Promise<Record<string, unknown>[]> {
    const grouping = new Grouping(group);
    for await (const batch of this.batches(query, CHUNK)) for (const document of batch) grouping.add(document);
    return grouping.results();
  }

  private async change(job: string, change: Change, returns?: ChangeArgs['returns']): Promise<ChangeAnswer> {
    const asked = { collection: this.layout.name, change: JSON.stringify(change) };
    if (change.upsert) this.occupancy.fill(this.layout.table);
    const args: ChangeArgs = returns === undefined ? asked : { ...asked, returns };
    const answer = await this.store.run<ChangeAnswer>(job, args);
    if (answer.duplicate === true) throw duplicateKey(this.layout.name);
    return answer;
  }

  private findAll(
    sql: string,
    { params, residual }: Selection,
    { filter, sort, limit, plan }: Query,
  ): StoredDocument[] {
    let found = this.store.readRows(sql, params).map(firstColumn);
    if (residual) found = found.filter((document) => matches(document, filter));
    if (plan.sorts) sortDocuments(found, sort);
    return limit === 0 ? found : found.slice(0, limit);
  }

  private search(sql: string, params: readonly SqlValue[], { filter, limit }: Query): StoredDocument[] {
    return this.store.snapshot(() => {
      const found: StoredDocument[] = [];
      for (let offset = 0; ; offset += CHUNK) {
        const rows = this.store.readRows(sql, [...params, CHUNK, offset]);
        for (const document of rows.map(firstColumn)) {
          if (matches(document, filter) && found.push(document) === limit) return found;
        }
        if (rows.length < CHUNK) return found;
      }
    });
  }
}

function firstColumn(row: readonly SqlValue[]): StoredDocument {
  return parse(row[0]);
}

function parse(json: SqlValue | undefined): StoredDocument {
  return JSON.parse(String(json)) as StoredDocument;
}
