import { compareValues } from './compare.js';
import { isPlainObject, isScalar, type StoredDocument } from './document.js';
import { valueAt } from './paths.js';

type Accumulator = '$sum' | '$avg' | '$min' | '$max';

/** A `$group` of the allow-list: by nothing, by a path or by named paths; sums, averages, least and greatest. */
export interface GroupStage {
  /** null: one group; a path; or paths by name. A path that is not there counts as null. */
  readonly by: null | string | Readonly<Record<string, string>>;
  /** Output name → accumulator and its operand: a number or a path. */
  readonly fields: Readonly<Record<string, readonly [Accumulator, number | string]>>;
}

const ACCUMULATORS = new Set<string>(['$sum', '$avg', '$min', '$max']);

/** Reads a `$group`; undefined when it is outside the allow-list. */
export function parseGroup(stage: unknown): GroupStage | undefined {
  if (!isPlainObject(stage)) return undefined;
  const { _id: id, ...outputs } = stage;
  const by = parseKey(id);
  if (by === undefined) return undefined;
  const fields: Record<string, readonly [Accumulator, number | string]> = {};
  for (const [name, output] of Object.entries(outputs)) {
    const [operator, operand, ...more] = isPlainObject(output) ? Object.entries(output).flat() : [];
    if (more.length > 0 || typeof operator !== 'string' || !ACCUMULATORS.has(operator)) return undefined;
    const from = typeof operand === 'number' ? operand : parsePath(operand);
    if (from === undefined) return undefined;
    fields[name] = [operator as Accumulator, from];
  }
  return { by, fields };
}

function parseKey(id: unknown): GroupStage['by'] | undefined {
  if (id === null) return null;
  if (!isPlainObject(id)) return parsePath(id);
  const paths: Record<string, string> = {};
  for (const [name, value] of Object.entries(id)) {
    const path = parsePath(value);
    if (path === undefined) return undefined;
    paths[name] = path;
  }
  return paths;
}

function parsePath(text: unknown): string | undefined {
  return typeof text === 'string' && /^\$[A-Za-z_]/u.test(text) ? text.slice(1) : undefined;
}

interface Running {
  sum: number;
  count: number;
  least: unknown;
  greatest: unknown;
}

/** Groups documents one at a time: memory grows with the number of groups alone. */
export class Grouping {
  private readonly stage: GroupStage;
  private readonly groups = new Map<string, { id: unknown; running: Running[] }>();
  private readonly fields: readonly (readonly [string, readonly [Accumulator, number | string]])[];

  constructor(stage: GroupStage) {
    this.stage = stage;
    this.fields = Object.entries(stage.fields);
  }

  add(document: StoredDocument): void {
    const id = this.keyOf(document);
    const key = JSON.stringify(id);
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { id, running: this.fields.map(() => ({ sum: 0, count: 0, least: null, greatest: null })) };
      this.groups.set(key, group);
    }
    for (const [position, [, [, operand]]] of this.fields.entries()) {
      const running = group.running[position];
      if (running !== undefined) take(running, typeof operand === 'number' ? operand : valueAt(document, operand));
    }
  }

  results(): Record<string, unknown>[] {
    return [...this.groups.values()].map(({ id, running }) => {
      const row: Record<string, unknown> = { _id: id };
      for (const [position, [name, [operator]]] of this.fields.entries()) {
        const each = running[position];
        if (each !== undefined) row[name] = outcome(operator, each);
      }
      return row;
    });
  }

  private keyOf(document: StoredDocument): unknown {
    const { by } = this.stage;
    if (by === null) return null;
    if (typeof by === 'string') return scalarAt(document, by);
    const id: Record<string, unknown> = {};
    for (const name in by) id[name] = scalarAt(document, by[name] ?? '');
    return id;
  }
}

function scalarAt(document: StoredDocument, path: string): unknown {
  return valueAt(document, path) ?? null;
}

function take(running: Running, value: unknown): void {
  if (typeof value === 'number') {
    running.sum += value;
    running.count += 1;
  }
  if (value === undefined || value === null || !isScalar(value)) return;
  if (running.least === null || compareValues(value, running.least) < 0) running.least = value;
  if (running.greatest === null || compareValues(value, running.greatest) > 0) running.greatest = value;
}

function outcome(operator: Accumulator, running: Running): unknown {
  switch (operator) {
    case '$sum':
      return running.sum;
    case '$avg':
      return running.count === 0 ? null : running.sum / running.count;
    case '$min':
      return running.least;
    case '$max':
      return running.greatest;
    default:
      return operator satisfies never;
  }
}
