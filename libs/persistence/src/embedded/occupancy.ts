import type { SqliteStore } from '@redress/sqlite';

const ofStores = new WeakMap<SqliteStore, Occupancy>();

/**
 * Which tables of a store are known to hold nothing, so that nobody need look there. A store belongs to one process, and
 * whoever is about to put a row into a table says so first: nothing else can make it wrong.
 */
export class Occupancy {
  private readonly known = new Map<string, boolean>();

  private constructor(private readonly store: SqliteStore) {}

  /** The one of this store, for all who use it. */
  static of(store: SqliteStore): Occupancy {
    const made = ofStores.get(store) ?? new Occupancy(store);
    ofStores.set(store, made);
    return made;
  }

  /** @param table as it stands in SQL */
  isEmpty(table: string): boolean {
    const known = this.known.get(table);
    if (known !== undefined) return known;
    const empty = this.store.readRow(`SELECT 1 FROM ${table} LIMIT 1`) === undefined;
    this.known.set(table, empty);
    return empty;
  }

  /** To be called before the write is handed over. A table that is emptied again counts as filled until the next start. */
  fill(table: string): void {
    this.known.set(table, false);
  }
}
