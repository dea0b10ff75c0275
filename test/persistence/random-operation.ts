/** A small random source that gives the same numbers for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** A whole number from 0 to `sides - 1`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.roll(options.length)] as T;
  }

  /** Some of the options, in their order. */
  some<T>(options: readonly T[]): T[] {
    return options.filter(() => this.roll(2) === 0);
  }
}

/** One call on a collection, as data, so that it can be made on several engines and printed when they differ. */
export interface Operation {
  readonly call:
    | 'insertOne'
    | 'insertMany'
    | 'updateOne'
    | 'updateMany'
    | 'findOneAndUpdate'
    | 'deleteOne'
    | 'deleteMany'
    | 'find'
    | 'countDocuments'
    | 'aggregate';
  readonly args: readonly unknown[];
}

const IDS = ['a', 'b', 'c', 'd', 'e'] as const;
const SCALARS = ['x', 'y', '', 'Z', 'é', '\uFF5E', '\u{1F600}', 0, 1, 2, -1, 2.5, true, false, null] as const;

/** A random call within the allow-list. Few ids and values, so that calls meet each other's documents. */
export function randomOperation(dice: Dice): Operation {
  switch (dice.roll(10)) {
    case 0:
      return { call: 'insertOne', args: [document(dice)] };
    case 1:
      return { call: 'insertMany', args: [[document(dice), document(dice), document(dice)], { ordered: false }] };
    case 2:
    case 3:
      return { call: 'updateOne', args: updateArgs(dice) };
    case 4:
      return { call: 'updateMany', args: [many(dice), harmlessUpdate(dice)] };
    case 5:
      return {
        call: 'findOneAndUpdate',
        args: [one(dice), update(dice, false), { returnDocument: dice.pick(['before', 'after']) }],
      };
    case 6:
      return dice.roll(3) === 0 ? { call: 'deleteMany', args: [many(dice)] } : { call: 'deleteOne', args: [one(dice)] };
    case 7:
      return { call: 'countDocuments', args: [many(dice)] };
    case 8:
      return { call: 'aggregate', args: [pipeline(dice)] };
    default:
      return { call: 'find', args: [many(dice), sorted(dice)] };
  }
}

function scalar(dice: Dice): unknown {
  return SCALARS[dice.roll(SCALARS.length)];
}

function document(dice: Dice): object {
  const fields: [string, () => unknown][] = [
    ['group', () => scalar(dice)],
    ['n', () => dice.roll(5)],
    ['note', () => scalar(dice)],
    ['tags', () => dice.some(['x', 'y', 1, null])],
    ['slots', () => dice.some([1, 2, 3]).map((weight) => ({ token: dice.pick(['s', 't']), weight }))],
    ['nested', () => ({ place: scalar(dice), deep: { n: dice.roll(3) } })],
  ];
  const chosen = dice.some(fields).map(([name, make]) => [name, make()]);
  return { _id: dice.pick(IDS), code: dice.pick(['k', 'l', 'm', 'n', 'o']), ...(Object.fromEntries(chosen) as object) };
}

/** At most one document. */
function one(dice: Dice): object {
  const by = dice.roll(3) === 0 ? { code: dice.pick(['k', 'l', 'm', 'n', 'o']) } : { _id: dice.pick(IDS) };
  return dice.roll(2) === 0 ? by : { ...by, ...condition(dice) };
}

/** Any number of documents: the sample collection is bounded, so that every filter may be asked. */
function many(dice: Dice): object {
  switch (dice.roll(4)) {
    case 0:
      return { _id: { $in: dice.some(IDS) }, ...condition(dice) };
    case 1:
      return { group: scalar(dice), n: range(dice) };
    case 2:
      return condition(dice);
    default:
      return { ...condition(dice), ...condition(dice) };
  }
}

function condition(dice: Dice): object {
  const path = dice.pick(['group', 'n', 'note', 'tags', 'nested.place', 'nested.deep.n', 'slots.weight', 'missing']);
  switch (dice.roll(7)) {
    case 0:
      return { [path]: scalar(dice) };
    case 1:
      return { [path]: { $ne: scalar(dice) } };
    case 2:
      return { [path]: { $in: [scalar(dice), scalar(dice)].filter((each) => each !== null) } };
    case 3:
      return { [path]: { $exists: dice.roll(2) === 0 } };
    case 4:
      return { [path]: range(dice) };
    case 5:
      return { slots: { $elemMatch: { token: dice.pick(['s', 't']), weight: { $gte: dice.roll(4) } } } };
    default:
      return { tags: { $elemMatch: { $in: dice.some(['x', 1]) } } };
  }
}

function range(dice: Dice): object {
  const bounds = ['', 'x', 'é', 0, 1, 2.5] as const;
  const lower = { [dice.pick(['$gt', '$gte'])]: dice.pick(bounds) };
  const upper = { [dice.pick(['$lt', '$lte'])]: dice.pick(bounds) };
  return dice.pick([lower, upper, { ...lower, ...upper }]);
}

function updateArgs(dice: Dice): unknown[] {
  if (dice.roll(3) > 0) return [one(dice), update(dice)];
  const id = dice.pick(IDS);
  const inserted = { ...update(dice, false), $setOnInsert: { code: dice.pick(['k', 'l', 'm', 'n', 'o']) } };
  return [{ _id: id, ...(dice.roll(3) === 0 ? { note: scalar(dice) } : {}) }, inserted, { upsert: true }];
}

/** Fits every document: which of many are changed before one that does not fit is nobody's promise. */
function harmlessUpdate(dice: Dice): object {
  return dice.pick<object>([
    { $set: { note: scalar(dice), group: scalar(dice) } },
    { $inc: { n: 1 }, $unset: { note: 1 } },
    { $push: { tags: scalar(dice) } },
    { $addToSet: { tags: 'x' }, $max: { n: 3 } },
    { $pull: { tags: { $in: ['x', 1] } } },
  ]);
}

function update(dice: Dice, unique = true): object {
  const choices: object[] = [
    { $set: { note: scalar(dice), group: scalar(dice) } },
    { $set: { 'nested.deep.n': dice.roll(4) }, $unset: { note: 1 } },
    { $set: { nested: { place: scalar(dice) } }, $inc: { n: 1 } },
    { $inc: { 'nested.deep.n': 2, extra: dice.pick([1, -1, 0.5]) } },
    { $push: { tags: scalar(dice) }, $inc: { n: 1 } },
    { $push: { slots: { token: 's', weight: dice.roll(4) } } },
    { $push: { tags: { $each: [scalar(dice), scalar(dice)] } } },
    { $addToSet: { tags: { $each: [scalar(dice), 'x'] } } },
    { $pull: { tags: scalar(dice) }, $set: { note: 'pulled' } },
    { $pull: { slots: { token: 's', weight: { $lte: dice.roll(4) } } } },
    { $pull: { tags: { $in: ['x', 1] } } },
    { $min: { n: dice.roll(5), low: dice.pick(['x', 1]) }, $max: { high: dice.roll(5) } },
    // Not of a boolean: a server on PostgreSQL counts it as a number, which MongoDB does not.
    { $inc: { nested: 1 } },
    { $push: { note: 'x' } },
    { $unset: { 'nested.deep': 1, group: 1 } },
  ];
  if (unique) choices.push({ $set: { code: dice.pick(['k', 'l', 'm', 'n', 'o']) } });
  return choices[dice.roll(choices.length)] ?? {};
}

function sorted(dice: Dice): object {
  // With the id at the end, so that there is one right order.
  const sort = dice.pick<object>([{ _id: 1 }, { group: 1, _id: 1 }, { note: -1, _id: 1 }, { n: 1, _id: -1 }]);
  return dice.roll(2) === 0 ? { sort } : { sort, limit: 1 + dice.roll(4) };
}

function pipeline(dice: Dice): object[] {
  const group = {
    _id: dice.pick<unknown>([null, '$n', { n: '$n', deep: '$nested.deep.n' }]),
    count: { $sum: 1 },
    total: { $sum: '$n' },
    mean: { $avg: '$n' },
    least: { $min: '$nested.deep.n' },
    most: { $max: '$nested.deep.n' },
  };
  return [{ $match: many(dice) }, { $group: group }];
}
