import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from '@jest/globals';
import { openDatabase, type Database } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import { expectSameBehaviour } from './differential.js';

let folder: string;
let store: SqliteStore;
let embedded: Database;
let memory: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-differential-'));
  store = await SqliteStore.open(folder);
  embedded = await openDatabase('sqlite:', { store });
  memory = await openDatabase('memory:');
});
afterAll(async () => {
  await embedded.close();
  await memory.close();
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
