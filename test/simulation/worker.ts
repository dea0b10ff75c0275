import { describePlayed, openStores, playSeeds } from './play-seeds.js';
import { describeFailure } from './report.js';
import { seedsOf } from './seeds.js';

/** One of the two processes that share the random schedules: plays every second seed and says what came of it. */
async function main(half: 0 | 1): Promise<void> {
  const stores = await openStores();
  const seeds = seedsOf(half);
  const started = process.hrtime.bigint();
  const played = await playSeeds(seeds, stores);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await stores.close();
  process.stdout.write(`${describePlayed(seeds, played)}, ${(played.schedules / seconds).toFixed(0)} schedules/s\n`);
  if (played.failure !== undefined) {
    process.stdout.write(`${describeFailure(played.failure)}\n`);
    process.exitCode = 1;
  }
}

await main(process.argv[2] === '1' ? 1 : 0);
