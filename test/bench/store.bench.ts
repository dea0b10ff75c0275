import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryEngine, openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import { bareSqliteRates } from './bare-sqlite.js';
import type { Report } from './benchmark.js';
import { CALLERS, modelOperations, ratesOf, type StoreRates } from './store-rates.js';

const COUNT = 20_000;

/** Documents on the embedded engine against bare libsql doing the same durable writes, and in memory. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('documents of about 1.5 KB, two indexes; each operation', COUNT);
  report.condition('callers that wait for their answers; bare commits of as many', CALLERS);
  const folder = await mkdtemp(join(tmpdir(), 'redress-bench-store-'));
  try {
    const bare = bareSqliteRates(join(folder, 'bare.db'), COUNT);
    const embedded = await embeddedRates(join(folder, 'data'));
    const memory = await memoryRates();
    for (const kind of ['inserts', 'updates', 'reads'] as const) {
      report.figure({ name: `${kind}, embedded through Mongoose`, value: embedded[kind], unit: '1/s' });
      report.figure({ name: `${kind}, bare libsql`, value: bare[kind], unit: '1/s' });
      report.figure({ name: `${kind}, embedded of bare`, value: (100 * embedded[kind]) / bare[kind], unit: '%' });
      report.figure({ name: `${kind}, memory through Mongoose`, value: memory[kind], unit: '1/s' });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function embeddedRates(folder: string): Promise<StoreRates> {
  const store = await SqliteStore.open(folder);
  const database = await openDatabase('sqlite:', { store });
  try {
    return await ratesOf(await modelOperations(database), COUNT);
  } finally {
    await database.close();
    await store.close();
  }
}

async function memoryRates(): Promise<StoreRates> {
  const database = await openDatabase('memory:', { memory: new MemoryEngine() });
  try {
    return await ratesOf(await modelOperations(database), COUNT);
  } finally {
    await database.close();
  }
}
