import type { WriterTransaction } from '@redress/sqlite';
import { columnValues, type TableLayout } from './table-layout.js';

// Rows filled at a time when an index is added to a collection that has documents.
const CHUNK = 500;

/** Brings a collection's table to its layout: table, columns, their values, indexes; indexes no longer declared go. */
export function defineTable(transaction: WriterTransaction, layout: TableLayout): void {
  const { table, columns, indexes } = layout;
  transaction.run(`CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL)`);
  const present = namesOf(transaction, `PRAGMA table_info(${table})`);
  for (const path of columns) {
    if (!present.has(path)) transaction.run(`ALTER TABLE ${table} ADD COLUMN "${path}"`);
  }
  const known = namesOf(transaction, `PRAGMA index_list(${table})`);
  const wanted = new Set(indexes.map(({ name }) => name.slice(1, -1)));
  for (const name of known) {
    if (!wanted.has(name) && !name.startsWith('sqlite_autoindex')) transaction.run(`DROP INDEX "${name}"`);
  }
  const missing = indexes.filter(({ name }) => !known.has(name.slice(1, -1)));
  if (missing.length === 0) return;
  fill(transaction, layout);
  for (const { name, paths, unique } of missing) {
    const columnsOfIndex = paths.map((path) => (path === '_id' ? 'id' : `"${path}"`)).join(', ');
    transaction.run(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${table} (${columnsOfIndex})`);
  }
}

function namesOf(transaction: WriterTransaction, pragma: string): Set<string> {
  return new Set(transaction.rows(pragma).map((row) => String(row[1])));
}

function fill(transaction: WriterTransaction, layout: TableLayout): void {
  if (layout.columns.length === 0) return;
  const sets = layout.columns.map((path) => `"${path}" = ?`).join(', ');
  for (let last = 0; ;) {
    const rows = transaction.rows(
      `SELECT rowid, doc FROM ${layout.table} WHERE rowid > ? ORDER BY rowid LIMIT ${String(CHUNK)}`,
      [last],
    );
    for (const [rowid = null, doc] of rows) {
      const values = columnValues(layout, JSON.parse(String(doc)));
      transaction.run(`UPDATE ${layout.table} SET ${sets} WHERE rowid = ?`, [...values, rowid]);
      last = Number(rowid);
    }
    if (rows.length < CHUNK) return;
  }
}
