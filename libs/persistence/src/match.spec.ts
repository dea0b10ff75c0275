import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Query } from 'mingo';
import { matches } from './match.js';

const scalar = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'é'),
  fc.integer({ min: -1, max: 3 }),
  fc.boolean(),
  fc.constant(null),
);
// Objects alone: mingo takes a text in an array for an object that matches.
const element = fc.record({ t: scalar, w: scalar }, { requiredKeys: [], noNullPrototype: true });
const document = fc.record(
  {
    a: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    b: fc.oneof(
      scalar,
      fc.record(
        { c: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
    list: fc.array(element, { maxLength: 3 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const bound = fc.oneof(fc.constantFrom('', 'a'), fc.integer({ min: 0, max: 2 }));
const condition = fc.oneof(
  scalar,
  scalar.map((value) => ({ $ne: value })),
  scalar.map((value) => ({ $eq: value })),
  fc.array(scalar, { maxLength: 3 }).map((values) => ({ $in: values })),
  fc.boolean().map((value) => ({ $exists: value })),
  bound.map((value) => ({ $gt: value })),
  fc.tuple(bound, bound).map(([low, high]) => ({ $gte: low, $lte: high })),
  bound.map((value) => ({ $lt: value })),
);
const filter = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', 'b.c', 'missing'), condition).map(([path, each]) => ({ [path]: each })),
  fc.record({ a: condition, 'b.c': condition }),
  fc.record({ t: scalar, w: bound.map((value) => ({ $gte: value })) }).map((each) => ({ list: { $elemMatch: each } })),
);

describe('filters', () => {
  it('mean what an implementation by others says they mean', () => {
    fc.assert(
      fc.property(document, filter, (each, asked) => {
        expect(matches(each, asked)).toBe(new Query(asked).test(each));
      }),
      { numRuns: 2000 },
    );
  });

  it('compare a path through an array with each of its elements', () => {
    const each = { list: [{ t: 'a', w: 1 }, { w: 5 }, 'x'] };
    expect(matches(each, { 'list.w': 5 })).toBe(true);
    expect(matches(each, { 'list.w': { $gt: 5 } })).toBe(false);
    expect(matches(each, { 'list.t': null })).toBe(true);
    expect(matches(each, { 'list.w': null })).toBe(false);
    expect(matches({ list: [] }, { 'list.w': null })).toBe(false);
  });
});
