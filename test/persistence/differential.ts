import { expect } from '@jest/globals';
import { defineCollection, type Database } from '@redress/persistence';
import { Dice, randomOperation, type Operation } from './random-operation.js';

const Samples = defineCollection<{ _id: string; code: string }>({
  name: 'samples',
  bounded: true,
  indexes: [{ paths: ['code'], unique: true }, { paths: ['group', 'n'] }, { paths: ['nested.place'] }],
});

type Call = (...args: readonly unknown[]) => Promise<unknown> & { toArray(): Promise<unknown> };

/** Makes the same random calls on two engines and compares every answer, every error, and every document at the end. */
export async function expectSameBehaviour(
  first: Database,
  second: Database,
  seed: number,
  calls: number,
): Promise<void> {
  const databases = [first, second];
  for (const database of databases) {
    database.model(Samples);
    await database.ensureIndexes();
    await database.model(Samples).deleteMany({});
  }
  const dice = new Dice(seed);
  const history: Operation[] = [];
  for (let n = 0; n < calls; n += 1) {
    const operation = randomOperation(dice);
    history.push(operation);
    const [expected, actual] = [await outcome(first, operation), await outcome(second, operation)];
    expect({ seed, n, operation, outcome: actual }).toEqual({ seed, n, operation, outcome: expected });
  }
  const everything: Operation = { call: 'find', args: [{}, { sort: { _id: 1 } }] };
  expect(await outcome(second, everything)).toEqual(await outcome(first, everything));
}

async function outcome(database: Database, { call, args }: Operation): Promise<unknown> {
  const collection = database.model(Samples).collection as unknown as Readonly<Record<string, Call>>;
  try {
    const pending = collection[call]?.call(collection, ...(structuredClone(args) as unknown[]));
    if (call === 'find') return await pending?.toArray();
    return call === 'aggregate' ? unordered(await pending?.toArray()) : await pending;
  } catch (error) {
    const { code, writeErrors } = error as { code: unknown; writeErrors?: { index: number }[] };
    if (code === undefined || code === 'store-statement') throw error;
    return { code, refused: writeErrors?.map(({ index }) => index) };
  }
}

// Groups come in no order unless one is asked for.
function unordered(rows: unknown): unknown[] {
  return (rows as unknown[]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
