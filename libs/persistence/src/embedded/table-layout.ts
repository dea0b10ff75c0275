import type { SqlValue } from '@redress/sqlite';
import type { CollectionDefinition } from '../collection-definition.js';
import type { Scalar } from '../document.js';
import { valueAt } from '../paths.js';

/** A collection as a table: its id, its JSON, and one column for each indexed path. Plain data. */
export interface TableLayout {
  readonly name: string;
  readonly table: string;
  /** Indexed paths; the column is named like the path. */
  readonly columns: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly paths: readonly string[]; readonly unique: boolean }[];
}

export function layoutOf({ name, indexes }: CollectionDefinition): TableLayout {
  const columns = new Set(indexes.flatMap(({ paths }) => paths));
  columns.delete('_id');
  return {
    name,
    table: `"doc_${name}"`,
    columns: [...columns],
    indexes: indexes.map(({ paths, unique = false }) => ({
      name: `"${unique ? 'unique' : 'index'}_${name}:${paths.join('+')}"`,
      paths,
      unique,
    })),
  };
}

export function columnOf(path: string): string {
  return path === '_id' ? 'id' : `"${path}"`;
}

const FALSE = Buffer.from([0]);
const TRUE = Buffer.from([1]);

/** Booleans become blobs, which SQLite sorts after texts, as MongoDB sorts booleans. */
export function toColumn(value: Scalar | undefined): SqlValue {
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  return value ?? null;
}

/** The values of a document's columns. */
export function columnValues(layout: TableLayout, document: unknown): SqlValue[] {
  return layout.columns.map((path) => toColumn(valueAt(document, path) as Scalar | undefined));
}
