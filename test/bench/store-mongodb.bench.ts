import { openDatabase, type Database } from '@redress/persistence';
import type { RealServer, Report } from './benchmark.js';
import {
  BENCH_HEADS,
  benchChange,
  benchHead,
  CALLERS,
  modelOperations,
  ratesOf,
  type StoreOperations,
} from './store-rates.js';

export const needs: readonly RealServer[] = ['mongodb'];

const COUNT = 2_000;

/** Documents on the native engine against the bare driver, on the same server. */
export async function benchmark(report: Report): Promise<void> {
  const url = process.env['REDRESS_TEST_MONGODB_URL'];
  if (url === undefined)
    throw new Error('REDRESS_TEST_MONGODB_URL is not set: it names the server, mongodb://host:port');
  report.condition('documents of about 1.5 KB, two indexes; each operation', COUNT);
  report.condition('callers that wait for their answers', CALLERS);
  const bare = await measured(url, bareOperations);
  const native = await measured(url, modelOperations);
  for (const kind of ['inserts', 'updates', 'reads'] as const) {
    report.figure({ name: `${kind}, MongoDB through Mongoose`, value: native[kind], unit: '1/s' });
    report.figure({ name: `${kind}, bare driver`, value: bare[kind], unit: '1/s' });
    report.figure({ name: `${kind}, Mongoose of bare`, value: (100 * native[kind]) / bare[kind], unit: '%' });
  }
}

async function measured(
  url: string,
  operationsOf: (database: Database) => Promise<StoreOperations>,
): Promise<Awaited<ReturnType<typeof ratesOf>>> {
  const own = new URL(url);
  own.pathname = `/redress_bench_${String(Date.now())}`;
  const database = await openDatabase(own.href);
  try {
    return await ratesOf(await operationsOf(database), COUNT);
  } finally {
    await database.connection.dropDatabase();
    await database.close();
  }
}

async function bareOperations(database: Database): Promise<StoreOperations> {
  database.model(BENCH_HEADS);
  await database.ensureIndexes();
  const heads = database.connection.getClient().db(database.connection.name).collection<{ _id: string }>('bench_heads');
  return {
    insert: (n) => heads.insertOne(benchHead(n)),
    update: (n) => heads.updateOne(benchChange(n).filter, benchChange(n).update),
    read: (n) => heads.findOne({ _id: `head-${String(n)}` }),
  };
}
