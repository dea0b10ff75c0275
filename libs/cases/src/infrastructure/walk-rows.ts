import type { Model } from 'mongoose';

/** The last row of the page before: the value that the walk is ordered by, and the id that tells equals apart. */
export interface WalkPlace {
  readonly value: string;
  readonly id: string;
}

/** A way along the index of the filter's paths, then `path`, then `_id`. */
export interface Walk {
  readonly path: string;
  readonly direction: 1 | -1;
  readonly limit: number;
  readonly after?: WalkPlace | undefined;
  /** Bounds of `path`. */
  readonly range?: { readonly $gte?: string; readonly $lt?: string };
}

/**
 * The next `limit` rows of the walk, each row of it exactly once over all pages. Any number may share a value: all cases
 * of a day fall due at one moment. So the rest of the last page's value is asked for first, by id.
 */
export async function walkRows<T extends { _id: string }>(
  model: Model<T>,
  filter: Readonly<Record<string, unknown>>,
  { path, direction, limit, after, range }: Walk,
): Promise<T[]> {
  const find = async (conditions: Record<string, unknown>, most: number): Promise<T[]> =>
    model
      .find(conditions as never)
      .sort({ [path]: direction, _id: direction })
      .limit(most)
      .lean<T[]>()
      .exec();
  if (after === undefined) return find(range === undefined ? { ...filter } : { ...filter, [path]: range }, limit);
  const behind = direction === 1 ? '$gt' : '$lt';
  const equals = await find({ ...filter, [path]: after.value, _id: { [behind]: after.id } }, limit);
  if (equals.length === limit) return equals;
  const others = await find({ ...filter, [path]: { ...range, [behind]: after.value } }, limit - equals.length);
  return [...equals, ...others];
}
