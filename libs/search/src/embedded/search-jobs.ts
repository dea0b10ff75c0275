import type { WriterJob, WriterTransaction } from '@redress/sqlite';
import { FIND_SLOT, firstOfSlot, HIGHEST_IN_SLOT, lastOfSlot, slotOf } from './entry-order.js';

/** Arguments of the job `search.put`. */
export interface PutArgs {
  readonly id: string;
  readonly group: string;
  /** Where the group's entries go when it is new. */
  readonly slot: number;
  readonly terms: string;
}

/** Arguments of the job `search.remove`. */
export interface RemoveArgs {
  readonly id: string;
}

function put(transaction: WriterTransaction, { id, group, slot, terms }: PutArgs): void {
  const known = transaction.row('SELECT entry, "group" FROM search_entries WHERE id = ?', [id]);
  if (known !== undefined && known[1] === group) {
    const entry = Number(known[0]);
    forget(transaction, entry);
    index(transaction, entry, terms);
    return;
  }
  if (known !== undefined) remove(transaction, { id });
  const entry = nextEntry(transaction, group, slot);
  transaction.run('INSERT INTO search_entries VALUES (CAST(? AS INTEGER), ?, ?)', [entry, id, group]);
  try {
    index(transaction, entry, terms);
  } catch (error) {
    transaction.run('DELETE FROM search_entries WHERE id = ?', [id]);
    throw error;
  }
}

function remove(transaction: WriterTransaction, { id }: RemoveArgs): void {
  const known = transaction.row('SELECT entry FROM search_entries WHERE id = ?', [id]);
  if (known === undefined) return;
  forget(transaction, Number(known[0]));
  transaction.run('DELETE FROM search_entries WHERE id = ?', [id]);
}

function nextEntry(transaction: WriterTransaction, group: string, slot: number): number {
  const neighbour = transaction.row(FIND_SLOT, [group]);
  const own = neighbour === undefined ? slot : slotOf(Number(neighbour[0]));
  const [highest] = transaction.row(HIGHEST_IN_SLOT, [firstOfSlot(own), lastOfSlot(own)]) ?? [];
  return typeof highest === 'number' ? highest + 1 : firstOfSlot(own);
}

function index(transaction: WriterTransaction, entry: number, terms: string): void {
  transaction.run('INSERT INTO search_terms (rowid, terms) VALUES (CAST(? AS INTEGER), ?)', [entry, terms]);
}

function forget(transaction: WriterTransaction, entry: number): void {
  transaction.run('DELETE FROM search_terms WHERE rowid = CAST(? AS INTEGER)', [entry]);
}

// No savepoints: at each one FTS5 writes out what it has gathered, which makes a put four times as dear. `put` of something
// new undoes its first write itself. What it may leave half done otherwise, an entry without terms, is found by nobody
// and put right when it is put or removed again.
export const jobs: Readonly<Record<string, WriterJob>> = {
  put: { run: put, singleWrite: true },
  remove: { run: remove, singleWrite: true },
};
