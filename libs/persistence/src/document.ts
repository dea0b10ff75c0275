/** What a path that is indexed, compared or counted may hold. */
export type Scalar = string | number | boolean | null;

/** A document as the engines see it: JSON, with a text as `_id`. */
export interface StoredDocument {
  _id: string;
  [path: string]: unknown;
}

/** A filter within the allow-list: a path and a scalar, or a path and operators. */
export type Filter = Readonly<Record<string, unknown>>;

/** An update within the allow-list: operators and the paths they change. */
export type Update = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Paths in the order they sort by; 1 is ascending. */
export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

export function isScalar(value: unknown): value is Scalar {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' || value === null;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm (a test's, a worker's) has that realm's Object.prototype, whose own prototype is null.
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}
