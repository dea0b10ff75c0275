import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from '@jest/globals';
import { MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import { expectSameBehaviour } from './differential.js';

let folder: string;
let store: SqliteStore;
let embedded: Database;
let memory: Database;
let indexed: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-differential-'));
  store = await SqliteStore.open(folder);
  embedded = await openDatabase('sqlite:', { store });
  memory = await openDatabase('memory:');
  indexed = await openDatabase('memory:', { memory: new MemoryEngine(0) });
});
afterAll(async () => {
  await embedded.close();
  await memory.close();
  await indexed.close();
  await store.close();
  await rm(folder, { recursive: true });
});

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

it.each(SEEDS)(
  'embedded and memory answer alike, seed %d',
  async (seed) => {
    await expectSameBehaviour(embedded, memory, seed, 200);
  },
  60_000,
);

it.each(SEEDS)(
  'memory answers alike when it keeps its indexes in order, seed %d',
  async (seed) => {
    await expectSameBehaviour(embedded, indexed, seed, 200);
  },
  60_000,
);
