import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunningProduct } from '../e2e/running-product.js';
import type { Place } from './door.js';
import { Doors } from './doors.js';
import { Handlers } from './handlers.js';
import { readOptions } from './options.js';
import { placeAt } from './place.js';
import { inWords, isAsItShouldBe, reportOn } from './report.js';
import { run } from './run.js';

// Of forms and texts of a run as many come as are asked for; what limits each of them has stories of its own.
const OWN_PRODUCT = {
  REDRESS_TRUST_PROXY: '127.0.0.1',
  REDRESS_SMS_DAILY_LIMIT: '100000',
  REDRESS_SMS_RANGE_LIMIT: '100000',
  REDRESS_SMS_PER_SECOND: '1000',
};

const options = readOptions(process.argv.slice(2));
process.exitCode = options.url === undefined ? await onAProductOfItsOwn() : await simulate(await placeAt(options));

async function onAProductOfItsOwn(): Promise<number> {
  const product = await RunningProduct.create();
  try {
    await product.start(OWN_PRODUCT);
    return await simulate(await placeAt({ url: product.url, smtpPort: product.smtpPort }));
  } finally {
    await product.stop();
    await product.remove();
  }
}

async function simulate(place: Place): Promise<number> {
  const started = Date.now();
  const doors = new Doors(place);
  const handlers = new Handlers(place.url);
  await handlers.signIn();
  const stories = await run(options, doors, handlers, showing());
  doors.close();
  // Whoever else plays with a product that runs is told things too.
  const ours = (address: string): boolean => options.url === undefined || address.includes(`.${options.run}@`);
  const beside = doors.sentBeside(stories.map(({ customer }) => customer)).filter(([address]) => ours(address));
  const report = reportOn(stories, await handlers.fates(started), options.seed, beside);
  await write(report);
  return isAsItShouldBe(report) ? 0 : 1;
}

/** One line that changes on a terminal; elsewhere a line now and then. */
function showing(): (line: string) => void {
  let shownAt = 0;
  return (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(70)}`);
    else if (Date.now() - shownAt > 5_000) {
      shownAt = Date.now();
      process.stderr.write(`${line}\n`);
    }
  };
}

async function write(report: ReturnType<typeof reportOn>): Promise<void> {
  const folder = join('.cache', 'simulate');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replace(/[:.]/gu, '-')}.json`);
  await writeFile(file, JSON.stringify(report, undefined, 2));
  console.log(`\n${inWords(report)}\nWritten to ${file}`);
}
