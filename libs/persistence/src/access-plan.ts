import type { CollectionDefinition } from './collection-definition.js';
import { isPlainObject, isScalar, type Filter, type Sort } from './document.js';
import { refusal } from './refusal.js';

/** How a query is served. Plain data: it crosses to the writer thread. */
export interface AccessPlan {
  /** By `_id`, by the declared index at `index`, by `$text`, or by looking at every document of a bounded collection. */
  readonly by: 'id' | 'index' | 'text' | 'scan';
  /** Position in the definition's indexes; -1 when none is used. */
  readonly index: number;
  /** True when the engine must sort what the access returns; then that is few documents, or a bounded collection. */
  readonly sorts: boolean;
  /** At most one document can match. */
  readonly single: boolean;
}

export interface PlanOptions {
  readonly sort: Sort;
  /** True when the caller takes only part of what matches (a limit or a cursor). */
  readonly partial: boolean;
}

type Kind = 'equal' | 'several' | 'range' | 'none';

interface Candidate extends AccessPlan {
  readonly score: number;
}

/**
 * Finds what serves a query: `_id`, or a declared index with leading equalities followed by a range or the sort.
 * @throws RedressError `store-refused` when the collection grows with traffic and nothing serves the query
 */
export function planAccess(definition: CollectionDefinition, filter: Filter, options: PlanOptions): AccessPlan {
  if ('$text' in filter) return { by: 'text', index: -1, sorts: true, single: false };
  const byId = planById(filter, options);
  if (byId?.single === true) return byId;
  const candidates = definition.indexes.flatMap(
    (_, position) => planByIndex(definition, position, filter, options) ?? [],
  );
  if (byId !== undefined) candidates.push(byId);
  const best = candidates.sort((a, b) => b.score - a.score)[0];
  if (best !== undefined) return best;
  if (definition.bounded) return { by: 'scan', index: -1, sorts: options.sort.length > 0, single: false };
  throw refusal(
    definition.name,
    `no index serves the filter (${Object.keys(filter).join(', ') || 'none'}) with the sort (${options.sort.map(([path]) => path).join(', ') || 'none'})` +
      `${options.partial ? '' : ' without a limit'}; declared are _id${definition.indexes.map(({ paths }) => `, ${paths.join('+')}`).join('')}`,
  );
}

/** How a filter constrains a path, as far as an index can use it. */
export function kindOf(condition: unknown): Kind {
  if (condition === undefined) return 'none';
  if (isScalar(condition)) return 'equal';
  if (!isPlainObject(condition)) return 'none';
  if ('$eq' in condition) return 'equal';
  if ('$in' in condition) return (condition['$in'] as unknown[]).length === 1 ? 'equal' : 'several';
  return '$gt' in condition || '$gte' in condition || '$lt' in condition || '$lte' in condition ? 'range' : 'none';
}

const ONE_BY_ID: Candidate = { by: 'id', index: -1, sorts: false, single: true, score: 1000 };
const SEVERAL_BY_ID: Candidate = { by: 'id', index: -1, sorts: false, single: false, score: 500 };
const RANGE_BY_ID: Candidate = { by: 'id', index: -1, sorts: false, single: false, score: 5 };
const WALK_BY_ID: Candidate = { by: 'id', index: -1, sorts: false, single: false, score: 1 };

function planById(filter: Filter, { sort, partial }: PlanOptions): Candidate | undefined {
  const kind = kindOf(filter['_id']);
  if (kind === 'equal') return ONE_BY_ID;
  if (kind === 'several') return sort.length > 0 ? { ...SEVERAL_BY_ID, sorts: true } : SEVERAL_BY_ID;
  const inOrder = sort.length === 0 || (sort.length === 1 && sort[0]?.[0] === '_id');
  if (!inOrder) return undefined;
  if (kind === 'range') return RANGE_BY_ID;
  // A walk through everything in order: only part by part, and never to look for a few among many.
  return partial && Object.keys(filter).length === 0 ? WALK_BY_ID : undefined;
}

function planByIndex(
  definition: CollectionDefinition,
  position: number,
  filter: Filter,
  { sort, partial }: PlanOptions,
): Candidate | undefined {
  const { paths, unique = false } = definition.indexes[position] ?? { paths: [] };
  let equal = 0;
  let several = false;
  for (const path of paths) {
    const kind = kindOf(filter[path]);
    if (kind !== 'equal' && kind !== 'several') break;
    several ||= kind === 'several';
    equal += 1;
  }
  const range = kindOf(filter[paths[equal] ?? '']) === 'range';
  const single = unique && !several && equal === paths.length;
  const rest = sort.filter(([path]) => !paths.slice(0, equal).includes(path) || several);
  const inOrder = single || rest.length === 0 || (!several && continues(paths.slice(equal), rest));
  if (!inOrder) return undefined;
  if (equal === 0 && !range && !(partial && sort.length > 0 && Object.keys(filter).length === 0)) return undefined;
  return {
    by: 'index',
    index: position,
    sorts: false,
    single,
    score: (single ? 1000 : 0) + equal * 10 + (range ? 5 : 0) + (rest.length > 0 ? 2 : 0),
  };
}

/** Whether the sort follows the index, all forwards or all backwards. */
function continues(paths: readonly string[], sort: Sort): boolean {
  return sort.every(([path, direction], position) => path === paths[position] && direction === sort[0]?.[1]);
}
