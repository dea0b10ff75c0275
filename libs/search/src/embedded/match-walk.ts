import { RedressError } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import type { EngineHit, EnginePage } from '../search-cursor.js';
import { firstOfSlot, lastOfSlot, slotOf } from './entry-order.js';

const MATCHES = `
  SELECT entry, id, "group" FROM search_terms CROSS JOIN search_entries ON entry = search_terms.rowid
  WHERE search_terms MATCH ?1 AND search_terms.rowid <= CAST(?2 AS INTEGER) ORDER BY search_terms.rowid DESC LIMIT ?3`;
const GROUPS = `
  SELECT count(DISTINCT "group") FROM search_entries WHERE entry BETWEEN CAST(?1 AS INTEGER) AND CAST(?2 AS INTEGER)`;

const FIRST_ROWS = 64;
const MOST_ROWS = 1024;

type Match = readonly [entry: number, id: string, group: string];

/**
 * One walk down the matches of a search, newest group first. Groups that began in one second lie mixed in one slot, so a
 * walk begins at the top of a slot: what an earlier page gave of it is met again and left out.
 */
export class MatchWalk {
  private readonly store: SqliteStore;
  private readonly match: string;
  private readonly seen = new Set<string>();
  private slot = -1;

  constructor(store: SqliteStore, terms: readonly string[]) {
    this.store = store;
    // Terms are letters and digits; quoted, none can be an operator.
    this.match = terms.map((term) => `"${term}"`).join(' AND ');
  }

  /** @throws RedressError `cursor-invalid` */
  page(limit: number, after: string | undefined): EnginePage {
    const given = after === undefined ? Number.MAX_SAFE_INTEGER : parsePosition(after);
    const items: EngineHit[] = [];
    for (const [entry, id, group] of this.firstOfGroups(lastOfSlot(slotOf(given)))) {
      if (entry >= given) continue;
      if (items.length === limit) return { items, more: true };
      items.push({ id, group, position: String(entry) });
    }
    return { items, more: false };
  }

  private *firstOfGroups(top: number): Iterable<Match> {
    let from = Math.min(top, Number.MAX_SAFE_INTEGER);
    for (let rows = FIRST_ROWS; ; rows = Math.min(rows * 4, MOST_ROWS)) {
      const matches = this.store.readRows(MATCHES, [this.match, from, rows]) as unknown as Match[];
      for (const match of matches) if (this.isFirst(match)) yield match;
      const lowest = matches.at(-1)?.[0];
      if (lowest === undefined || matches.length < rows) return;
      from = this.below(lowest, matches[0]?.[0] ?? lowest);
    }
  }

  private isFirst([entry, , group]: Match): boolean {
    if (slotOf(entry) !== this.slot) {
      this.slot = slotOf(entry);
      this.seen.clear();
    }
    if (this.seen.has(group)) return false;
    this.seen.add(group);
    return true;
  }

  /** Where to go on; a group of thousands of entries is left behind at once when nothing else is in its slot. */
  private below(lowest: number, highest: number): number {
    const slot = slotOf(lowest);
    if (slotOf(highest) !== slot) return lowest - 1;
    const [groups] = this.store.readRow(GROUPS, [firstOfSlot(slot), lastOfSlot(slot)]) ?? [];
    return groups === this.seen.size ? firstOfSlot(slot) - 1 : lowest - 1;
  }
}

function parsePosition(after: string): number {
  const position = Number(after);
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw new RedressError('cursor-invalid', 'the cursor of this search was not made by it');
}
