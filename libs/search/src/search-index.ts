import { RedressError, type Instant } from '@redress/kernel';

/** One text that can be found, and the case (`group`) it leads to. */
export interface SearchEntry {
  /** Putting the same id again replaces what it said. */
  readonly id: string;
  readonly group: string;
  /** When the group began; the same for all its entries, since it decides the order of what is found. */
  readonly at: Instant;
  /** What was said, in any language. The first `TEXT_LIMIT` characters count. */
  readonly text: string;
  /** Case references and the like; case references are then found however they are typed. */
  readonly references?: readonly string[];
  /** Mail addresses and telephone numbers: found whole, however typed, and by their parts. */
  readonly addresses?: readonly string[];
}

export interface SearchRequest {
  /** What a person typed. All its words must occur in one entry; no character in it has a meaning of its own. */
  readonly query: string;
  /** How many groups at most, 1 to 100. */
  readonly limit: number;
  /** `next` of the page before, or the `place` of a hit. */
  readonly after?: string;
}

export interface SearchHit {
  /** An entry of the group in which all words occur. */
  readonly id: string;
  readonly group: string;
  /** To go on behind it, as `after`; opaque. */
  readonly place: string;
}

export interface SearchPage {
  readonly items: readonly SearchHit[];
  /** There when more may follow; opaque. */
  readonly next?: string;
}

/** How much of a text is looked at, in characters: more than any message has words that matter. */
export const TEXT_LIMIT = 64 * 1024;

/**
 * Finds the groups in whose entries words occur: whole words, folded (`foldText`), wherever they stand. Each group
 * comes once, the one that began last first: an order that holds still while somebody turns pages, and that is the same
 * on every engine, which ranks are not.
 */
export abstract class SearchIndex {
  /** Makes the entry findable, at once on this engine's own clock. @throws RedressError of the store, retriable when it is away */
  abstract put(entry: SearchEntry): Promise<void>;

  /** Makes the entry unfindable; fine when there is none. */
  abstract remove(id: string): Promise<void>;

  /** @throws RedressError `cursor-invalid` when `after` is none of ours, `search-limit-invalid` */
  abstract find(request: SearchRequest): Promise<SearchPage>;
}

const LARGEST_PAGE = 100;

/** @throws RedressError `search-limit-invalid` */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_PAGE) return;
  throw new RedressError(
    'search-limit-invalid',
    `a page of a search has 1 to ${String(LARGEST_PAGE)} items, not ${String(limit)}`,
  );
}
