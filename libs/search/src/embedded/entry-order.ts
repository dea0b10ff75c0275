import { toEpoch, type Instant } from '@redress/kernel';

// Row numbers stay exact in a JavaScript number (53 bits): seconds since 1970 (until 2106) and the entry in its second.
const ENTRIES = 2 ** 21;

/**
 * Entries are numbered so that the numbers put groups in the order of their beginning: FTS5 then gives matches in that
 * order without sorting, and stops when the page is full. All entries of a group share the number's upper part, its slot.
 */
export function firstOfSlot(slot: number): number {
  return slot * ENTRIES;
}

export function lastOfSlot(slot: number): number {
  return slot * ENTRIES + ENTRIES - 1;
}

export function slotOf(entry: number): number {
  return Math.floor(entry / ENTRIES);
}

export function slotOfInstant(at: Instant): number {
  return Math.max(0, Math.floor(toEpoch(at) / 1000));
}

/** SQL for some entry of a group. */
export const FIND_SLOT = 'SELECT entry FROM search_entries WHERE "group" = ? LIMIT 1';

/** SQL for the last entry between two numbers. */
export const HIGHEST_IN_SLOT =
  'SELECT max(entry) FROM search_entries WHERE entry BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)';
