import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { updateOne } from 'mingo';
import { applyUpdate } from './apply-update.js';
import type { StoredDocument } from './document.js';

const scalar = fc.oneof(fc.constantFrom('', 'a', 'b'), fc.integer({ min: -1, max: 3 }));
const document = fc.record(
  {
    a: scalar,
    n: fc.integer({ min: 0, max: 5 }),
    // Without repetitions: mingo takes those out when it adds to a set, MongoDB does not.
    tags: fc.uniqueArray(scalar, { maxLength: 4 }),
    nested: fc.record(
      { n: fc.integer({ min: 0, max: 5 }), deep: fc.record({ x: scalar }) },
      { requiredKeys: [], noNullPrototype: true },
    ),
    list: fc.array(fc.record({ t: scalar, w: fc.integer({ min: 0, max: 3 }) }), { maxLength: 3 }),
  },
  { requiredKeys: ['n'], noNullPrototype: true },
);
const update = fc.oneof(
  fc.record({ a: scalar, 'nested.deep.x': scalar }).map((each) => ({ $set: each })),
  fc.record({ n: fc.integer({ min: -3, max: 3 }), 'nested.n': fc.constant(1) }).map((each) => ({ $inc: each })),
  fc.constant({ $unset: { a: '', 'nested.deep': '' } }),
  scalar.map((each) => ({ $push: { tags: each } })),
  fc.array(scalar, { maxLength: 3 }).map((each) => ({ $push: { tags: { $each: each } } })),
  scalar.map((each) => ({ $addToSet: { tags: each } })),
  scalar.map((each) => ({ $pull: { tags: each } })),
  fc.record({ t: scalar, w: fc.integer({ min: 0, max: 3 }) }).map((each) => ({ $pull: { list: each } })),
  fc.array(scalar, { maxLength: 2 }).map((each) => ({ $pull: { list: { t: { $in: each } } } })),
  fc.integer({ min: 0, max: 5 }).map((each) => ({ $min: { n: each } })),
  fc.integer({ min: 0, max: 5 }).map((each) => ({ $max: { n: each } })),
);

describe('updates', () => {
  it('do what an implementation by others does', () => {
    fc.assert(
      fc.property(document, update, (each, change) => {
        const expected = structuredClone(each) as Record<string, unknown>;
        updateOne([expected], {}, change as never);
        const actual = structuredClone(each) as unknown as StoredDocument;
        applyUpdate(actual, change);
        expect(actual).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
