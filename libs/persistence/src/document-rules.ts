import type { CollectionDefinition } from './collection-definition.js';
import { isPlainObject, isScalar, type StoredDocument } from './document.js';
import { segmentsOf } from './paths.js';
import { refusal } from './refusal.js';

// Deeper than any document of ours, and shallow enough for every engine.
const DEPTH_LIMIT = 40;

/**
 * Refuses a document that is not JSON, has no text as `_id`, or does not fit the collection's indexes.
 * @throws RedressError `store-refused`
 */
export function checkDocument(definition: CollectionDefinition, document: unknown): StoredDocument {
  if (!isPlainObject(document)) throw refusal(definition.name, 'a document is a plain object');
  if (typeof document['_id'] !== 'string' || document['_id'] === '') {
    throw refusal(definition.name, '_id must be a text that the caller made');
  }
  checkValue(definition.name, document, '', 0);
  for (const { paths, unique = false } of definition.indexes) {
    for (const path of paths) checkIndexed(definition.name, document, path, segmentsOf(path), unique);
  }
  return document as StoredDocument;
}

/** Refuses what JSON cannot hold. @throws RedressError `store-refused` */
export function checkValue(collection: string, value: unknown, path: string, depth: number): void {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refusal(collection, `${path} is a number that JSON cannot hold`);
    return;
  }
  if (depth > DEPTH_LIMIT) throw refusal(collection, `${path} is nested too deeply`);
  if (Array.isArray(value)) {
    for (const element of value) checkValue(collection, element, path, depth + 1);
    return;
  }
  if (!isPlainObject(value)) throw refusal(collection, `${path === '' ? 'the document' : path} is not JSON`);
  for (const key of Object.keys(value)) {
    if (key === '' || key.startsWith('$') || key.includes('.') || key === '__proto__') {
      throw refusal(collection, `a name below ${path === '' ? 'the top' : path} is empty, starts with $ or has a dot`);
    }
    checkValue(collection, value[key], path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

/** Refuses a value under an indexed path that is no scalar, or is missing where the index is unique. */
export function checkIndexed(
  collection: string,
  target: unknown,
  path: string,
  segments: readonly string[],
  unique: boolean,
): void {
  let value: unknown = target;
  for (const segment of segments) {
    if (Array.isArray(value)) throw refusal(collection, `the indexed path ${path} leads through an array`);
    value = isPlainObject(value) ? value[segment] : undefined;
  }
  if (value !== undefined && !isScalar(value)) throw refusal(collection, `the indexed path ${path} must be a scalar`);
  if (unique && (value === undefined || value === null)) {
    throw refusal(collection, `the path ${path} of a unique index is required`);
  }
}
