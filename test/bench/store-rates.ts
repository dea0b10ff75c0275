import { defineCollection, insertOne, type Database, type Model } from '@redress/persistence';

/** A document of the size of a case head. */
export interface BenchHead {
  _id: string;
  shard: number;
  wakeAt: string;
  reference: string;
  version: number;
  text: string;
  clocks: { kind: string; due: string }[];
  pending: { id: string; kind: string }[];
}

/** The operations that are measured; `n` counts from 0 and names a document. */
export interface StoreOperations {
  readonly insert: (n: number) => Promise<unknown>;
  readonly update: (n: number) => Promise<unknown>;
  readonly read: (n: number) => Promise<unknown>;
}

export interface StoreRates {
  readonly inserts: number;
  readonly updates: number;
  readonly reads: number;
}

export const BENCH_HEADS = defineCollection<BenchHead>({
  name: 'bench_heads',
  indexes: [{ paths: ['shard', 'wakeAt'] }, { paths: ['reference'], unique: true }],
});

/** Callers at a time: as many as a busy service has messages in hand. */
export const CALLERS = 100;

export function benchHead(n: number): BenchHead {
  const due = '2026-11-22T00:00:00.000Z';
  return {
    _id: `head-${String(n)}`,
    shard: n % 16,
    wakeAt: due,
    reference: `reference-${String(n)}`,
    version: 1,
    text: 'x'.repeat(1200),
    clocks: [
      { kind: 'acknowledge', due },
      { kind: 'resolve', due },
    ],
    pending: [],
  };
}

/** The filter and update of a compare-and-set as the case service makes it. */
export function benchChange(n: number): { filter: { _id: string; version: number }; update: object } {
  return {
    filter: { _id: `head-${String(n)}`, version: 1 },
    update: {
      $set: { wakeAt: '2026-11-23T00:00:00.000Z' },
      $inc: { version: 1 },
      $push: { pending: { id: 'p', kind: 'entry' } },
    },
  };
}

/** The operations through our models. */
export async function modelOperations(database: Database): Promise<StoreOperations> {
  const heads: Model<BenchHead> = database.model(BENCH_HEADS);
  await database.ensureIndexes();
  return {
    insert: (n) => insertOne(heads, benchHead(n)),
    update: (n) => heads.updateOne(benchChange(n).filter, benchChange(n).update).exec(),
    read: (n) =>
      heads
        .findOne({ _id: `head-${String(n)}` })
        .lean()
        .exec(),
  };
}

/** Operations a second, `count` of each, by `CALLERS` callers that each wait for their answer. */
export async function ratesOf(operations: StoreOperations, count: number): Promise<StoreRates> {
  return {
    inserts: await rateOf(operations.insert, count),
    updates: await rateOf(operations.update, count),
    reads: await rateOf(operations.read, count),
  };
}

async function rateOf(operation: (n: number) => Promise<unknown>, count: number): Promise<number> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await operation(next - 1);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return count / ((performance.now() - started) / 1000);
}
