import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { EVENTS, type EventDefinition } from './event-registry.js';
import { keepsSchema } from './keeps-schema.js';

const golden = (type: string): object =>
  JSON.parse(readFileSync(new URL(`../golden/${type}.json`, import.meta.url), 'utf8')) as object;

// Values that lie about the limits of the rules: too long, of another kind, nearly a time, nearly a word of a list.
const strange = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'email', 'web', 'Email', '2026-11-22', '2026-02-31T00:00:00.000Z', '2026-13-01'),
  fc.constantFrom<unknown>(-1, 0, 0.5, 1e300, true, [], {}, [null], [['x']], [{}], 'x'.repeat(65), 'é'.repeat(64)),
  fc.constantFrom<unknown>('😀'.repeat(64), 'x'.repeat(1000), 'x'.repeat(40_000), Array(300).fill('x'), { nested: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place in a JSON value, as paths. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => places(each, [...path, name]))];
}

function changed(value: unknown, [first, ...rest]: readonly string[], to: unknown): unknown {
  if (first === undefined) return to;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  copy[first] = changed(copy[first], rest, to);
  return copy;
}

describe('the quick check of an event', () => {
  const events: EventDefinition[] = Object.values(EVENTS);

  it.each(events)('takes the golden $type', ({ type, schema }) => {
    expect(keepsSchema(schema, golden(type))).toBe(true);
  });

  it.each(events)('takes nothing that class-validator refuses: $type', ({ type, schema }) => {
    const example = golden(type);
    const somewhere = fc.constantFrom(...places(example).filter((path) => path.length > 0));
    let refused = 0;
    fc.assert(
      fc.property(somewhere, strange, (path, value) => {
        const data = changed(example, path, value) as object;
        const errors = validateSync(plainToInstance(schema, data), { forbidUnknownValues: false });
        if (errors.length > 0) refused += 1;
        return errors.length === 0 || !keepsSchema(schema, data);
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(20);
  });

  it.each(events)('takes no $type that lacks something', ({ type, schema }) => {
    const example = golden(type) as Record<string, unknown>;
    const without = Object.keys(example).map((name) =>
      Object.fromEntries(Object.entries(example).filter(([each]) => each !== name)),
    );
    const lacking = without.filter(
      (data) => validateSync(plainToInstance(schema, data), { forbidUnknownValues: false }).length > 0,
    );
    expect(lacking.filter((data) => keepsSchema(schema, data))).toEqual([]);
  });
});
