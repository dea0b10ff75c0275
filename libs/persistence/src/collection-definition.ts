import { refusal } from './refusal.js';

export interface IndexDefinition {
  /** Dotted paths of scalars, in order; `_id` may be the last, which makes the order total. */
  readonly paths: readonly string[];
  /** Unique paths are required in every document. */
  readonly unique?: boolean;
}

/** What a collection is called, how it is found, and what it holds (`T`, for the compiler alone). */
export interface CollectionDefinition<T extends { _id: string } = { _id: string }> {
  readonly name: string;
  readonly indexes: readonly IndexDefinition[];
  /** True when the collection never grows with traffic and may therefore be scanned. */
  readonly bounded: boolean;
  /** The path that `$text` looks into; on MongoDB alone. */
  readonly text?: string;
  /** Never set; carries the type. */
  readonly documentType?: T;
}

const NAME = /^[a-z][a-z0-9_]{0,50}$/u;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/u;

/**
 * Declares a collection. Indexes are declared here and nowhere else; a query that none of them serves is refused
 * unless the collection is `bounded`.
 * @throws RedressError `store-refused` for a name or path that not every engine takes
 */
export function defineCollection<T extends { _id: string }>(definition: {
  readonly name: string;
  readonly indexes?: readonly IndexDefinition[];
  readonly bounded?: boolean;
  readonly text?: string;
}): CollectionDefinition<T> {
  const { name, indexes = [], bounded = false, text } = definition;
  if (!NAME.test(name)) throw refusal(name, 'a name is lower-case letters, digits and underscores');
  for (const index of indexes) checkIndex(name, index);
  if (text !== undefined && !PATH.test(text)) throw refusal(name, `${text} cannot be indexed`);
  return Object.freeze({ name, indexes, bounded, ...(text === undefined ? {} : { text }) });
}

function checkIndex(name: string, { paths, unique = false }: IndexDefinition): void {
  if (paths.length === 0) throw refusal(name, 'an index has at least one path');
  for (const [position, path] of paths.entries()) {
    if (!PATH.test(path)) throw refusal(name, `${path} cannot be indexed`);
    if (path === '_id' && (position === 0 || position < paths.length - 1 || unique)) {
      throw refusal(name, '_id may only be the last of several paths of an index that is not unique');
    }
  }
}
