import type { SqlValue, WriterJob, WriterTransaction } from '@redress/sqlite';
import { applyUpdate, upserted } from '../apply-update.js';
import type { StoredDocument } from '../document.js';
import type { Change, Query } from '../engine.js';
import { matches } from '../match.js';
import { sortDocuments } from '../sorting.js';
import { defineTable } from './define-table.js';
import { selectionOf } from './select-sql.js';
import { columnValues, type TableLayout } from './table-layout.js';

/** Arguments and answers of the jobs that the writer thread runs for documents. */
export interface InsertArgs {
  readonly collection: string;
  /** Per document: id, JSON, columns. */
  readonly rows: readonly (readonly SqlValue[])[];
}
export interface ChangeArgs {
  readonly collection: string;
  /** A `Change` as JSON, which crosses to another thread at half the price of the object. */
  readonly change: string;
  readonly returns?: 'before' | 'after';
}
export interface ChangeAnswer {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: string;
  readonly duplicate?: boolean;
  /** JSON. */
  readonly document?: string;
}
export interface DeleteArgs {
  readonly collection: string;
  readonly query: Query;
}

interface Table {
  readonly layout: TableLayout;
  readonly insertSql: string;
}

interface Row {
  readonly rowid: number;
  readonly json: string;
  readonly document: StoredDocument;
}

// How many rows are looked at in one go while part of the filter is not SQL.
const CHUNK = 64;

const tables = new Map<string, Table>();

function tableOf(collection: string): Table {
  const table = tables.get(collection);
  if (table === undefined) throw new Error(`ensureIndexes has not been called for ${collection}`);
  return table;
}

function define(transaction: WriterTransaction, layout: TableLayout): void {
  defineTable(transaction, layout);
  const columns = ['id', 'doc', ...layout.columns.map((path) => `"${path}"`)];
  const insertSql = `INSERT INTO ${layout.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`;
  tables.set(layout.name, { layout, insertSql });
}

function insert(transaction: WriterTransaction, { collection, rows }: InsertArgs): number[] {
  const { insertSql } = tableOf(collection);
  const refused: number[] = [];
  for (const [position, row] of rows.entries()) {
    if (transaction.run(insertSql, row).changes === 0) refused.push(position);
  }
  return refused;
}

function update(transaction: WriterTransaction, { collection, change: json, returns }: ChangeArgs): ChangeAnswer {
  const change = JSON.parse(json) as Change;
  const table = tableOf(collection);
  const [row] = select(transaction, table.layout, { ...change, limit: 1 });
  if (row === undefined)
    return change.upsert ? upsert(transaction, table, change, returns) : { matched: 0, modified: 0 };
  const { changed, after } = replace(transaction, table.layout, row, change);
  if (changed === 'duplicate') return { matched: 0, modified: 0, duplicate: true };
  const answer = { matched: 1, modified: changed === 'yes' ? 1 : 0 };
  return returns === undefined ? answer : { ...answer, document: returns === 'before' ? row.json : after };
}

function updateMany(transaction: WriterTransaction, { collection, change: json }: ChangeArgs): ChangeAnswer {
  const change = JSON.parse(json) as Change;
  const { layout } = tableOf(collection);
  const rows = select(transaction, layout, change);
  let modified = 0;
  for (const row of rows) {
    const { changed } = replace(transaction, layout, row, change);
    if (changed === 'yes') modified += 1;
  }
  return { matched: rows.length, modified };
}

function remove(transaction: WriterTransaction, { collection, query }: DeleteArgs): number {
  const { layout } = tableOf(collection);
  const rows = select(transaction, layout, query);
  for (const row of rows) transaction.run(`DELETE FROM ${layout.table} WHERE rowid = ?`, [row.rowid]);
  return rows.length;
}

function upsert(
  transaction: WriterTransaction,
  { layout, insertSql }: Table,
  { filter, update: operators }: Change,
  returns: ChangeArgs['returns'],
): ChangeAnswer {
  const document = upserted(filter, operators);
  const json = JSON.stringify(document);
  const { changes } = transaction.run(insertSql, [document._id, json, ...columnValues(layout, document)]);
  if (changes === 0) return { matched: 0, modified: 0, duplicate: true };
  const answer = { matched: 0, modified: 0, upsertedId: document._id };
  return returns === 'after' ? { ...answer, document: json } : answer;
}

function replace(
  transaction: WriterTransaction,
  layout: TableLayout,
  row: Row,
  { update: operators }: Change,
): { changed: 'yes' | 'no' | 'duplicate'; after: string } {
  const before = columnValues(layout, row.document);
  applyUpdate(row.document, operators);
  const after = JSON.stringify(row.document);
  if (after === row.json) return { changed: 'no', after };
  const sets = ['doc = ?'];
  const params: SqlValue[] = [after];
  for (const [position, value] of columnValues(layout, row.document).entries()) {
    if (value === before[position]) continue;
    sets.push(`"${layout.columns[position] ?? ''}" = ?`);
    params.push(value);
  }
  params.push(row.rowid);
  const sql = `UPDATE OR IGNORE ${layout.table} SET ${sets.join(', ')} WHERE rowid = ?`;
  return { changed: transaction.run(sql, params).changes === 0 ? 'duplicate' : 'yes', after };
}

function select(transaction: WriterTransaction, layout: TableLayout, query: Query): Row[] {
  const { source, order, params, residual } = selectionOf(layout, query);
  const sql = `SELECT rowid, doc ${source}${order}`;
  const { limit, plan } = query;
  if (plan.sorts || limit === 0) {
    const rows = transaction.rows(sql, params).map(toRow);
    const found = residual ? rows.filter(({ document }) => matches(document, query.filter)) : rows;
    if (plan.sorts) sortRows(found, query);
    return limit === 0 ? found : found.slice(0, limit);
  }
  if (plan.single || (limit === 1 && !residual)) {
    const row = transaction.row(`${sql} LIMIT 1`, params);
    const found = row === undefined ? undefined : toRow(row);
    return found !== undefined && (!residual || matches(found.document, query.filter)) ? [found] : [];
  }
  return search(transaction, `${sql} LIMIT ? OFFSET ?`, params, query);
}

function search(transaction: WriterTransaction, sql: string, params: readonly SqlValue[], query: Query): Row[] {
  const found: Row[] = [];
  for (let offset = 0; ; offset += CHUNK) {
    const rows = transaction.rows(sql, [...params, CHUNK, offset]);
    for (const each of rows) {
      const row = toRow(each);
      if (matches(row.document, query.filter) && found.push(row) === query.limit) return found;
    }
    if (rows.length < CHUNK) return found;
  }
}

function sortRows(rows: Row[], { sort }: Query): void {
  const order = new Map(
    sortDocuments(
      rows.map(({ document }) => document),
      sort,
    ).map((each, index) => [each, index]),
  );
  rows.sort((a, b) => (order.get(a.document) ?? 0) - (order.get(b.document) ?? 0));
}

function toRow([rowid, json]: readonly SqlValue[]): Row {
  const text = String(json);
  return { rowid: Number(rowid), json: text, document: JSON.parse(text) as StoredDocument };
}

/** What `SqliteStore.registerJobs` loads into the writer. */
export const jobs = {
  define: { run: define },
  insertOne: { run: insert, singleWrite: true },
  insertMany: { run: insert },
  update: { run: update, singleWrite: true },
  updateMany: { run: updateMany },
  deleteOne: { run: remove, singleWrite: true },
  deleteMany: { run: remove },
} satisfies Record<string, WriterJob>;
