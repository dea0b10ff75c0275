import type { CollectionDefinition } from './collection-definition.js';
import { isPlainObject, isScalar, type Filter, type Update } from './document.js';
import { checkIndexed, checkValue } from './document-rules.js';
import { checkElementCondition, checkPath } from './filter-rules.js';
import { segmentsOf } from './paths.js';
import { refusal } from './refusal.js';

const OPERATORS = new Set(['$set', '$unset', '$inc', '$push', '$pull', '$addToSet', '$setOnInsert', '$min', '$max']);
const ARRAY_OPERATORS = new Set(['$push', '$pull', '$addToSet']);

/** Refuses an update outside the allow-list or one that would break an index. @throws RedressError `store-refused` */
export function checkUpdate(definition: CollectionDefinition, update: unknown): Update {
  const { name } = definition;
  if (!isPlainObject(update)) throw refusal(name, 'an update is an object of operators');
  const operators = Object.keys(update);
  if (operators.length === 0) throw refusal(name, 'an update changes at least one path');
  const seen: string[] = [];
  for (const operator of operators) {
    if (!OPERATORS.has(operator)) throw refusal(name, `the update operator ${operator} is outside the allow-list`);
    const changes = update[operator];
    if (!isPlainObject(changes)) throw refusal(name, `${operator} takes an object of paths`);
    for (const path of Object.keys(changes)) {
      checkChange(definition, operator, path, changes[path]);
      checkApart(name, path, seen);
      seen.push(path);
    }
  }
  return update as Update;
}

/**
 * Refuses an upsert whose document would lack an `_id` of ours or a unique path.
 * @throws RedressError `store-refused`
 */
export function checkUpsert(definition: CollectionDefinition, filter: Filter, update: Update): void {
  const equal = (path: string): boolean => {
    const condition = filter[path];
    return isScalar(condition) || (isPlainObject(condition) && isScalar(condition['$eq']));
  };
  if (!equal('_id') || typeof valueOf(filter['_id']) !== 'string') {
    throw refusal(definition.name, 'an upsert names the _id it would insert');
  }
  const set = { ...update['$set'], ...update['$setOnInsert'] };
  for (const { paths, unique = false } of definition.indexes) {
    if (!unique) continue;
    for (const path of paths) {
      const covered = Object.keys(set).some((each) => each === path || path.startsWith(`${each}.`));
      if (!covered && !equal(path)) {
        throw refusal(definition.name, `an upsert sets ${path}, which a unique index requires`);
      }
    }
  }
}

/**
 * Refuses a change of a path of a unique index by anything but `updateOne`: of many documents only one could have the
 * value, and not every server that speaks the protocol tells a clash in `findOneAndUpdate` as a duplicate key.
 * @throws RedressError `store-refused`
 */
export function checkKeepsUnique(definition: CollectionDefinition, update: Update): void {
  const unique = definition.indexes.flatMap((index) => (index.unique === true ? index.paths : []));
  for (const changes of Object.values(update)) {
    for (const path of Object.keys(changes)) {
      if (unique.some((each) => each === path || each.startsWith(`${path}.`))) {
        throw refusal(definition.name, `only updateOne changes ${path}, which is unique`);
      }
    }
  }
}

function valueOf(condition: unknown): unknown {
  return isPlainObject(condition) ? condition['$eq'] : condition;
}

function checkChange(definition: CollectionDefinition, operator: string, path: string, operand: unknown): void {
  const { name } = definition;
  checkPath(name, path);
  if (path === '_id') throw refusal(name, '_id never changes');
  checkOperand(name, operator, path, operand);
  for (const { paths, unique = false } of definition.indexes) {
    for (const indexed of paths) checkAgainstIndex(name, operator, path, operand, { path: indexed, unique });
  }
}

function checkOperand(name: string, operator: string, path: string, operand: unknown): void {
  switch (operator) {
    case '$unset':
      return;
    case '$inc':
      if (typeof operand !== 'number' || !Number.isFinite(operand))
        throw refusal(name, `$inc of ${path} takes a number`);
      return;
    case '$min':
    case '$max':
      if (typeof operand !== 'string' && typeof operand !== 'number') {
        throw refusal(name, `${operator} of ${path} takes a text or a number`);
      }
      return;
    case '$pull':
      checkElementCondition(name, path, operand);
      return;
    case '$push':
      for (const each of added(name, path, operand)) checkValue(name, each, path, 1);
      return;
    case '$addToSet':
      if (!added(name, path, operand).every(isScalar)) throw refusal(name, `$addToSet of ${path} takes scalars`);
      return;
    default:
      checkValue(name, operand, path, 1);
  }
}

function added(name: string, path: string, operand: unknown): readonly unknown[] {
  if (!isPlainObject(operand) || !('$each' in operand)) return [operand];
  if (Object.keys(operand).length > 1 || !Array.isArray(operand['$each'])) {
    throw refusal(name, `of the modifiers only $each may be used on ${path}`);
  }
  return operand['$each'] as unknown[];
}

interface IndexedPath {
  readonly path: string;
  readonly unique: boolean;
}

function checkAgainstIndex(name: string, operator: string, path: string, operand: unknown, indexed: IndexedPath): void {
  const { path: target, unique } = indexed;
  if (target.startsWith(`${path}.`) || target === path) {
    if (ARRAY_OPERATORS.has(operator)) throw refusal(name, `the indexed path ${target} must stay a scalar`);
    if (operator === '$unset') {
      if (unique) throw refusal(name, `the path ${target} of a unique index is required`);
      return;
    }
    const rest = target === path ? [] : segmentsOf(target.slice(path.length + 1));
    checkIndexed(name, operand, target, rest, unique);
  } else if (path.startsWith(`${target}.`)) {
    throw refusal(name, `the indexed path ${target} must stay a scalar`);
  }
}

function checkApart(name: string, path: string, seen: readonly string[]): void {
  for (const other of seen) {
    if (other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw refusal(name, `${path} is changed twice in one update`);
    }
  }
}
