import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Person } from '@redress/assignment';
import { StorePool } from '../simulation/store-pool.js';
import { person } from './desk.js';
import { REPLICAS, ReplicatedDesk, type Step } from './replicated-desk.js';

const stores = new StorePool();
beforeAll(() => stores.open(REPLICAS));
afterAll(() => stores.close());

const KEYS = ['p0', 'p1', 'p2', 'p3'] as const;
const CUSTOMERS = ['kim', 'lee', 'ann', 'bob', 'cem'] as const;
const MOST_STEPS = 24;

const handler = fc.record({
  skills: fc.subarray(['late', 'lost']),
  capacity: fc.constantFrom(100, 150, 200, 300, 500),
  conflicts: fc.subarray(['kim@mail.example', 'lee@mail.example']),
});
const duties = fc.array(fc.constantFrom('on', 'on', 'on', 'off', 'absent', 'away'), { minLength: 4, maxLength: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('arrive' as const),
      words: fc.constantFrom('', '', 'late', 'lost', 'fire', 'it was p0', 'late, says p1'),
      from: fc.constantFrom(...CUSTOMERS),
      dueIn: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('look', 'ask', 'answer', 'name', 'decline', 'close'),
      at: fc.nat(7),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('next' as const), person: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('serve', 'sweep') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
);
const placed = fc.record({ step, replica: fc.nat(5) });
const shift = fc.record({ duties, steps: fc.array(placed, { minLength: 4, maxLength: MOST_STEPS, size: 'max' }) });
const scenario = fc.record({
  seed: fc.integer(),
  handlers: fc.array(handler, { minLength: 1, maxLength: 4 }),
  shifts: fc.array(shift, { minLength: 1, maxLength: 4 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

function peopleOf({ handlers }: Scenario, duty: readonly string[]): Person[] {
  return handlers.map((each, n) => person(KEYS[n] ?? '', { ...each, duty: (duty[n] ?? 'on') as Person['duty'] }));
}

// A fixed seed plays what everybody plays; another one something new.
const SEED = Number(process.env['REDRESS_SIMULATION_SEED'] ?? 1);
const RUNS = Number(process.env['REDRESS_ASSIGNMENT_RUNS'] ?? 150);

describe('replicas of dispatch at work at once', () => {
  it('keep to capacity, duty, conflicts and one owner at every moment, and to the order of the queue', async () => {
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (played) => {
        const desk = new ReplicatedDesk(played.seed, stores);
        await desk.open();
        for (const { duties: duty, steps } of played.shifts) {
          await desk.staff(peopleOf(played, duty));
          const atTheStart = await desk.serveAlone();
          await desk.play(steps);
          const wrong = [...atTheStart, ...(await desk.serveAlone()), ...desk.judge()];
          if (wrong.length > 0) throw new Error([...wrong, desk.trace()].join('\n'));
        }
        cases += desk.heads().length;
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: false },
    );
    process.stdout.write(`assignment: ${String(RUNS)} scenarios from seed ${String(SEED)}, ${String(cases)} cases\n`);
    expect(cases).toBeGreaterThan(0);
  }, 300_000);
});
