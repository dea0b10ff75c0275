// A page is filled from batches; what is hidden must not make a page read the whole history. Reading a head takes some
// 20 µs, and everything else waits meanwhile.
const BATCH = 100;
const MAXIMUM_LOOKS = 500;

/** A walk along rows of which only some may be shown. */
export interface FilteredWalk<Row, Item, Place> {
  readonly limit: number;
  /** The last place of the page before. */
  readonly after: Place | undefined;
  /** The next rows behind `after`, `size` at most; fewer when there are no more. */
  rows(size: number, after: Place | undefined): Promise<readonly Row[]>;
  /** What each row shows, in its place; undefined for what is hidden. */
  shown(rows: readonly Row[]): Promise<readonly (Item | undefined)[]>;
  placeOf(row: Row): Place;
}

/** One page; `next` goes on behind it, and is absent on the last one. */
export interface FilledPage<Item, Place> {
  readonly items: readonly Item[];
  readonly next?: Place;
}

/**
 * Fills a page past what is hidden, and looks for one item more: there is a next page only if it would show something, and it
 * begins behind an item that is shown. Only where hundreds in a row are hidden does the page end early, perhaps empty, and
 * `next` names what was looked at last.
 */
export async function fillPage<Row, Item, Place>(
  walk: FilteredWalk<Row, Item, Place>,
): Promise<FilledPage<Item, Place>> {
  const { limit } = walk;
  const items: Item[] = [];
  let [last, place]: (Place | undefined)[] = [undefined, walk.after];
  // Most pages are full at the first look.
  for (let looks = 0, size = Math.min(limit + 1, BATCH); looks < MAXIMUM_LOOKS; looks += size, size = BATCH) {
    const rows = await walk.rows(size, place);
    const shown = await walk.shown(rows);
    for (const [index, row] of rows.entries()) {
      const item = shown[index];
      place = walk.placeOf(row);
      if (item === undefined) continue;
      if (items.length === limit) return withNext(items, last);
      items.push(item);
      last = place;
    }
    if (rows.length < size) return { items };
  }
  return withNext(items, items.length === limit ? last : place);
}

function withNext<Item, Place>(items: readonly Item[], next: Place | undefined): FilledPage<Item, Place> {
  return next === undefined ? { items } : { items, next };
}
