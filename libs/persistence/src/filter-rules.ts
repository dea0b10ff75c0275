import { isPlainObject, isScalar, type Filter } from './document.js';
import { segmentsOf } from './paths.js';
import { refusal } from './refusal.js';

const RANGE = new Set(['$gt', '$gte', '$lt', '$lte']);

/**
 * Refuses a filter outside the allow-list; `$text` is in it where the collection declares a `text` path.
 * @throws RedressError `store-refused`
 */
export function checkFilter(collection: string, filter: unknown, text?: string): Filter {
  if (!isPlainObject(filter)) throw refusal(collection, 'a filter is a plain object');
  for (const path of Object.keys(filter)) {
    if (path === '$text' && text !== undefined) {
      checkTextSearch(collection, filter[path]);
      continue;
    }
    checkPath(collection, path);
    checkCondition(collection, path, filter[path]);
  }
  return filter;
}

/** Refuses paths with operators, array positions or empty parts. @throws RedressError `store-refused` */
export function checkPath(collection: string, path: string): void {
  if (path.startsWith('$')) throw refusal(collection, `${path} is outside what a store may be asked`);
  for (const segment of segmentsOf(path)) {
    if (segment === '' || segment.startsWith('$') || /^\d+$/u.test(segment) || segment === '__proto__') {
      throw refusal(collection, `the path ${path} has an empty part, an operator or an array position`);
    }
  }
}

/** Refuses a condition of `$pull` or `$elemMatch` outside the allow-list. @throws RedressError `store-refused` */
export function checkElementCondition(collection: string, path: string, condition: unknown): void {
  if (isScalar(condition)) return;
  if (!isPlainObject(condition)) throw refusal(collection, `the condition on elements of ${path} must be plain`);
  const keys = Object.keys(condition);
  if (keys.length === 0) throw refusal(collection, `the condition on elements of ${path} is empty`);
  if (keys.some((key) => key.startsWith('$'))) checkCondition(collection, path, condition);
  else checkFilter(collection, condition);
}

function checkTextSearch(collection: string, search: unknown): void {
  if (isPlainObject(search) && Object.keys(search).length === 1 && typeof search['$search'] === 'string') return;
  throw refusal(collection, '$text has a $search and nothing else');
}

function checkCondition(collection: string, path: string, condition: unknown): void {
  if (isScalar(condition)) return;
  if (!isPlainObject(condition)) throw refusal(collection, `${path} is compared with something that is no scalar`);
  const operators = Object.keys(condition);
  if (operators.length === 0) throw refusal(collection, `${path} is compared with an object`);
  for (const operator of operators) checkOperator(collection, path, operator, condition[operator]);
}

function checkOperator(collection: string, path: string, operator: string, operand: unknown): void {
  if (operator === '$eq' || operator === '$ne') {
    if (isScalar(operand)) return;
  } else if (operator === '$in') {
    if (Array.isArray(operand) && operand.every(isScalar)) return;
  } else if (operator === '$exists') {
    if (typeof operand === 'boolean') return;
  } else if (RANGE.has(operator)) {
    if (typeof operand === 'string' || typeof operand === 'number') return;
  } else if (operator === '$elemMatch') {
    if (isScalar(operand)) throw refusal(collection, `$elemMatch on ${path} needs a condition`);
    checkElementCondition(collection, path, operand);
    return;
  } else {
    throw refusal(
      collection,
      `${operator.startsWith('$') ? operator : 'an object'} on ${path} is outside the allow-list`,
    );
  }
  throw refusal(collection, `${operator} on ${path} has an operand of the wrong type`);
}
