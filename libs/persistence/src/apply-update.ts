import { compareValues } from './compare.js';
import { isPlainObject, isScalar, type Filter, type StoredDocument, type Update } from './document.js';
import { matchesElement } from './match.js';
import { segmentsOf } from './paths.js';
import { typeMismatch } from './refusal.js';

/**
 * Changes `document` in place by an update of the allow-list; `inserting` makes `$setOnInsert` count.
 * @throws RedressError `store-type-mismatch`; the document is then half changed and must be thrown away
 */
export function applyUpdate(document: StoredDocument, update: Update, inserting = false): void {
  for (const operator in update) {
    if (operator === '$setOnInsert' && !inserting) continue;
    const changes = update[operator] ?? {};
    for (const path in changes) applyOne(operator, document, path, changes[path]);
  }
}

/** The document that an upsert inserts: the filter's equalities, then the update. */
export function upserted(filter: Filter, update: Update): StoredDocument {
  const document: Record<string, unknown> = {};
  for (const path in filter) {
    const condition = filter[path];
    const value = isPlainObject(condition) ? condition['$eq'] : condition;
    if (isScalar(value)) applyOne('$set', document, path, value);
  }
  applyUpdate(document as StoredDocument, update, true);
  return document as StoredDocument;
}

function applyOne(operator: string, document: Record<string, unknown>, path: string, operand: unknown): void {
  const creates = operator !== '$unset' && operator !== '$pull';
  const parent = parentOf(document, path, operator, creates);
  if (parent === undefined) return;
  const name = segmentsOf(path).at(-1) ?? path;
  if (operator === '$unset') {
    Reflect.deleteProperty(parent, name);
    return;
  }
  const before = parent[name];
  const after = changed(operator, before, operand, path);
  if (after !== undefined) parent[name] = after;
}

function changed(operator: string, before: unknown, operand: unknown, path: string): unknown {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return operand;
    case '$inc':
      if (before !== undefined && typeof before !== 'number') throw typeMismatch(operator, path);
      return (before ?? 0) + (operand as number);
    case '$min':
      return before === undefined || compareValues(operand, before) < 0 ? operand : before;
    case '$max':
      return before === undefined || compareValues(operand, before) > 0 ? operand : before;
    default:
      return changedArray(operator, before, operand, path);
  }
}

function changedArray(operator: string, before: unknown, operand: unknown, path: string): unknown {
  if (before !== undefined && !Array.isArray(before)) throw typeMismatch(operator, path);
  const elements = before as unknown[] | undefined;
  if (operator === '$pull') return elements?.filter((element) => !matchesElement(element, operand));
  const added = isPlainObject(operand) && Array.isArray(operand['$each']) ? (operand['$each'] as unknown[]) : [operand];
  const result = elements === undefined ? [] : elements.slice();
  for (const each of added) if (operator === '$push' || !result.includes(each)) result.push(each);
  return result;
}

function parentOf(
  document: Record<string, unknown>,
  path: string,
  operator: string,
  creates: boolean,
): Record<string, unknown> | undefined {
  const segments = segmentsOf(path);
  let parent = document;
  for (let depth = 0; depth < segments.length - 1; depth += 1) {
    const name = segments[depth] ?? '';
    const next = parent[name];
    if (isPlainObject(next)) {
      parent = next;
    } else if (!creates) {
      return undefined;
    } else if (next === undefined) {
      const made: Record<string, unknown> = {};
      parent[name] = made;
      parent = made;
    } else {
      throw typeMismatch(operator, path);
    }
  }
  return parent;
}
