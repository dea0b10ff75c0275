import { isPlainObject } from './document.js';

const cache = new Map<string, readonly string[]>();

/** The segments of a dotted path. Paths come from code, so there are few of them and they are kept. */
export function segmentsOf(path: string): readonly string[] {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const segments = path.split('.');
  if (cache.size < 10_000) cache.set(path, segments);
  return segments;
}

/** The value at a path through objects alone; undefined where there is none. */
export function valueAt(target: unknown, path: string): unknown {
  let value = target;
  for (const segment of segmentsOf(path)) {
    if (!isPlainObject(value)) return undefined;
    value = value[segment];
  }
  return value;
}

/**
 * Every value a path leads to, through objects and into the elements of arrays on the way; undefined stands for a
 * branch that ends before the path does.
 */
export function valuesAt(target: unknown, path: string): unknown[] {
  const found: unknown[] = [];
  collect(target, segmentsOf(path), 0, found);
  return found;
}

function collect(target: unknown, segments: readonly string[], depth: number, found: unknown[]): void {
  const segment = segments[depth];
  if (segment === undefined) {
    found.push(target);
  } else if (Array.isArray(target)) {
    for (const element of target) if (isPlainObject(element)) collect(element, segments, depth, found);
  } else if (isPlainObject(target) && segment in target) {
    collect(target[segment], segments, depth + 1, found);
  } else {
    found.push(undefined);
  }
}
