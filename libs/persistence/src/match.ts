import { compareValues } from './compare.js';
import { isPlainObject, isScalar, type Filter, type Scalar } from './document.js';
import { valuesAt } from './paths.js';

/** Whether a document satisfies a filter of the allow-list. The meaning is MongoDB's. */
export function matches(document: unknown, filter: Filter): boolean {
  for (const path in filter) if (!satisfies(valuesFor(document, path), filter[path])) return false;
  return true;
}

/** Whether one element of an array satisfies the condition of `$elemMatch` or `$pull`. */
export function matchesElement(element: unknown, condition: unknown): boolean {
  if (isScalar(condition)) return element === condition;
  if (!isPlainObject(condition)) return false;
  for (const key in condition) {
    if (key.startsWith('$')) return satisfies([element], condition);
    break;
  }
  return isPlainObject(element) && matches(element, condition);
}

function valuesFor(document: unknown, path: string): readonly unknown[] {
  return path.includes('.') ? valuesAt(document, path) : [(document as Record<string, unknown>)[path]];
}

function satisfies(values: readonly unknown[], condition: unknown): boolean {
  if (isScalar(condition)) return values.some((value) => equals(value, condition));
  const operators = condition as Record<string, unknown>;
  for (const operator in operators) if (!holds(operator, values, operators[operator])) return false;
  return true;
}

function holds(operator: string, values: readonly unknown[], operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return values.some((value) => equals(value, operand as Scalar));
    case '$ne':
      return !values.some((value) => equals(value, operand as Scalar));
    case '$in':
      return values.some((value) => (operand as Scalar[]).some((each) => equals(value, each)));
    case '$exists':
      return values.some((value) => value !== undefined) === operand;
    case '$elemMatch':
      return values.some((value) => Array.isArray(value) && value.some((each) => matchesElement(each, operand)));
    default:
      return values.some((value) => inRange(operator, value, operand));
  }
}

function equals(value: unknown, expected: Scalar): boolean {
  if (value === expected) return true;
  if (Array.isArray(value)) return value.includes(expected);
  return expected === null && value === undefined;
}

function inRange(operator: string, value: unknown, bound: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => !Array.isArray(each) && inRange(operator, each, bound));
  if (typeof value !== typeof bound) return false;
  const order = compareValues(value, bound);
  if (operator === '$gt') return order > 0;
  if (operator === '$gte') return order >= 0;
  return operator === '$lt' ? order < 0 : order <= 0;
}
