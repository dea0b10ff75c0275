import { compareValues } from './compare.js';
import type { Sort } from './document.js';
import { valueAt } from './paths.js';

/** Sorts in place, ties as they came; returns the same array. */
export function sortDocuments<T>(documents: T[], sort: Sort): T[] {
  if (sort.length === 0) return documents;
  return documents.sort((a, b) => {
    for (const [path, direction] of sort) {
      const order = compareValues(valueAt(a, path), valueAt(b, path));
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}
