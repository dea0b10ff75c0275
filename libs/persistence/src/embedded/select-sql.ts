import type { SqlValue } from '@redress/sqlite';
import { isScalar, type Filter, type Scalar } from '../document.js';
import type { Query } from '../engine.js';
import { columnOf, toColumn, type TableLayout } from './table-layout.js';

/** What follows SELECT columns, and whether the filter must be asked again of each document. */
export interface Selection {
  /** FROM …, WHERE … */
  readonly source: string;
  /** ORDER BY …, or empty. */
  readonly order: string;
  readonly params: readonly SqlValue[];
  /** True when SQL alone does not decide: part of the filter is on paths without a column. */
  readonly residual: boolean;
}

/** A query as SQL over its table: conditions on indexed paths, and the order that the plan's index gives. */
export function selectionOf(layout: TableLayout, { filter, sort, plan }: Query): Selection {
  const params: SqlValue[] = [];
  const conditions: string[] = [];
  const used = new Set(plan.by === 'id' ? ['_id'] : layout.indexes[plan.index]?.paths);
  let residual = false;
  for (const path in filter) {
    if (path !== '_id' && !layout.columns.includes(path)) {
      residual = true;
      continue;
    }
    // A plus keeps SQLite from choosing an index by this condition: the plan has chosen.
    const column = used.has(path) ? columnOf(path) : `+${columnOf(path)}`;
    if (!addCondition(column, filter[path], conditions, params)) residual = true;
  }
  const hint = plan.by === 'index' ? ` INDEXED BY ${layout.indexes[plan.index]?.name ?? ''}` : '';
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    source: `FROM ${layout.table}${hint}${where}`,
    order: plan.sorts || plan.single ? '' : orderOf(sort),
    params,
    residual,
  };
}

function orderOf(sort: Query['sort']): string {
  if (sort.length === 0) return '';
  return ` ORDER BY ${sort.map(([path, direction]) => `${columnOf(path)}${direction === 1 ? '' : ' DESC'}`).join(', ')}`;
}

/** Returns false when SQL says less than the condition does. */
function addCondition(column: string, condition: unknown, conditions: string[], params: SqlValue[]): boolean {
  if (isScalar(condition)) {
    addEquality(column, condition, conditions, params);
    return true;
  }
  const operators = condition as Filter;
  let exact = true;
  for (const operator in operators) {
    exact = addOperator(column, operator, operators[operator], conditions, params) && exact;
  }
  return exact;
}

function addOperator(
  column: string,
  operator: string,
  operand: unknown,
  conditions: string[],
  params: SqlValue[],
): boolean {
  switch (operator) {
    case '$eq':
      addEquality(column, operand as Scalar, conditions, params);
      return true;
    case '$ne':
      conditions.push(`+${column} IS NOT ?`);
      params.push(toColumn(operand as Scalar));
      return true;
    case '$in':
      conditions.push(`${column} IN (${(operand as Scalar[]).map(() => '?').join(', ')})`);
      params.push(...(operand as Scalar[]).map(toColumn));
      return true;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      addRange(column, operator, operand as string | number, conditions, params);
      return true;
    default:
      return false;
  }
}

function addEquality(column: string, value: Scalar, conditions: string[], params: SqlValue[]): void {
  if (value === null) {
    conditions.push(`${column} IS NULL`);
    return;
  }
  conditions.push(`${column} = ?`);
  params.push(toColumn(value));
}

const COMPARISONS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

/** A range holds values of the bound's own type alone, while SQLite sorts numbers before texts before blobs. */
function addRange(
  column: string,
  operator: keyof typeof COMPARISONS,
  bound: string | number,
  conditions: string[],
  params: SqlValue[],
): void {
  conditions.push(`${column} ${COMPARISONS[operator]} ?`);
  params.push(bound);
  const upwards = operator === '$gt' || operator === '$gte';
  if (typeof bound === 'number' && upwards) conditions.push(`${column} < ''`);
  if (typeof bound === 'string') conditions.push(upwards ? `${column} < x''` : `${column} >= ''`);
}
