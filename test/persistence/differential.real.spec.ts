import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, it } from '@jest/globals';
import { openDatabase, type Database } from '@redress/persistence';
import { expectSameBehaviour } from './differential.js';

let memory: Database;
let native: Database;

beforeAll(async () => {
  const base = process.env['REDRESS_TEST_MONGODB_URL'];
  if (base === undefined)
    throw new Error('REDRESS_TEST_MONGODB_URL is not set: it names the server, mongodb://host:port');
  const url = new URL(base);
  url.pathname = `/redress_test_${randomUUID().replaceAll('-', '')}`;
  native = await openDatabase(url.href);
  memory = await openDatabase('memory:');
}, 60_000);
afterAll(async () => {
  await native.connection.dropDatabase();
  await native.close();
  await memory.close();
}, 60_000);

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

// The embedded engine is compared with memory on the same seeds, so that all three agree.
it.each(SEEDS)(
  'MongoDB and memory answer alike, seed %d',
  async (seed) => {
    await expectSameBehaviour(native, memory, seed, 200);
  },
  120_000,
);
