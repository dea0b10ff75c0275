import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, playSeeds, throwOnFailure } from './play-seeds.js';
import { seedsOf } from './seeds.js';
import type { StorePool } from './store-pool.js';

// The other half runs in a file of its own, so that two cores share the work.
describe('random schedules, even seeds', () => {
  let stores: StorePool;

  beforeAll(async () => {
    stores = await openStores();
  });

  afterAll(async () => {
    await stores.close();
  });

  it('keep every promise of the protocol', async () => {
    const seeds = seedsOf(0);
    const played = await playSeeds(seeds, stores);
    throwOnFailure(played);
    expect(played.schedules).toBe(seeds.length);
  }, 900_000);
});
