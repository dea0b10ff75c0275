import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RunningProduct } from '../e2e/running-product.js';
import { Doors } from './doors.js';
import { Handlers } from './handlers.js';
import { inWords, reportOn } from './report.js';
import { run, type RunOptions } from './run.js';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '120' },
    rate: { type: 'string', default: '10' },
    answered: { type: 'string', default: '0.5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const options = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
) as unknown as RunOptions;
for (const [name, value] of Object.entries(options)) {
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, 0 or more`);
}

const product = await RunningProduct.create();
try {
  // Forms come from as many networks as there are customers: the simulator says so as a proxy would.
  await product.start({ REDRESS_TRUST_PROXY: '127.0.0.1' });
  process.exitCode = await simulate();
} finally {
  await product.stop();
  await product.remove();
}

async function simulate(): Promise<number> {
  const doors = new Doors(product.url, product.smtpPort);
  const handlers = new Handlers(product.url);
  await handlers.signIn();
  const stories = await run(options, doors, handlers, (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(60)}`);
  });
  doors.close();
  const cases = new Set([...(await handlers.cases()).values()].flat().map(({ id }) => id)).size;
  const report = reportOn(stories, cases, options.seed);
  const folder = join('.cache', 'simulate');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replace(/[:.]/gu, '-')}.json`);
  await writeFile(file, JSON.stringify(report, undefined, 2));
  console.log(`\n${inWords(report)}\nWritten to ${file}`);
  return report.refused.length + report.missing.length + report.wrong.length === 0 ? 0 : 1;
}
