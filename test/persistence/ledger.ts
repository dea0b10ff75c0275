import { setTimeout as pause } from 'node:timers/promises';
import { SqliteStore } from '@redress/sqlite';

/** Bytes of text in each row, so that a commit takes several pages of the log. */
const TEXT = 'x'.repeat(3000);

/** Two tables that every write changes together: a store that keeps half a write shows it. */
export async function openLedger(folder: string, checkpointPages?: number): Promise<SqliteStore> {
  const store = await SqliteStore.open(folder, checkpointPages === undefined ? {} : { checkpointPages });
  await store.migrate('ledger', [
    'CREATE TABLE entries (n INTEGER PRIMARY KEY, text TEXT);\nCREATE TABLE totals (id INTEGER PRIMARY KEY, count INTEGER);\nINSERT INTO totals VALUES (1, 0);',
  ]);
  return store;
}

/** Writes entry `n` and counts it, as one. */
export async function enter(store: SqliteStore, n: number): Promise<void> {
  await store.write([
    { sql: 'INSERT INTO entries VALUES (?, ?)', params: [n, TEXT] },
    { sql: 'UPDATE totals SET count = count + 1 WHERE id = 1' },
  ]);
}

/** What the ledger holds. @throws when entries and their count disagree */
export function entriesOf(store: SqliteStore): number[] {
  const entries = store.readRows('SELECT n FROM entries ORDER BY n').map(([n]) => Number(n));
  const count = Number(store.readRow('SELECT count FROM totals')?.[0]);
  if (count !== entries.length)
    throw new Error(`half a write: ${String(entries.length)} entries, counted ${String(count)}`);
  return entries;
}

/** Polls until `holds` does. @throws after 20 s */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(10);
  }
}
