import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, projectFolder } from './set-up/project.mjs';
import { exitCodeOf } from './set-up/run-command.mjs';

const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
const config = join(projectFolder, 'package.json');

/** A run that hangs has to fail instead of hanging whoever waits for it; in milliseconds. */
const LONGEST_RUN = 45 * 60_000;

/**
 * Runs jest and answers how many tests passed, failed and were not run. A suite that could not be run counts as a
 * failed test, and so does a jest that ends badly for any other reason.
 */
export async function runJest(args, { name, environment = {} }) {
  const report = join(cacheFolder, `${name}.json`);
  await mkdir(cacheFolder, { recursive: true });
  await rm(report, { force: true });
  const command = ['--experimental-vm-modules', jest, '--config', config, '--json', `--outputFile=${report}`, ...args];
  const code = await exitCodeOf(process.execPath, command, {
    env: { ...process.env, ...environment },
    timeout: LONGEST_RUN,
    // jest reports on standard error; its JSON goes to the file alone.
    stdio: ['ignore', 'ignore', 2],
  });
  const counts = await countsOf(report);
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

/**
 * As `runJest`, one process after the other with a part of the suites each: what jest keeps of the modules of a suite that has
 * ended would else fill the heap, and every suite after it would wait for the garbage collector.
 */
export async function runJestInParts(parts, { name }) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (let part = 1; part <= parts; part += 1) {
    const shard = `${String(part)}/${String(parts)}`;
    const counts = await runJest([`--shard=${shard}`], { name: `${name}-${String(part)}` });
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  }
  return sum;
}

async function countsOf(report) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 0, skipped: 0 };
  const results = JSON.parse(text);
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/**
 * Prints the line that sums a run up, always the last, and answers its exit code: a test that was skipped proves
 * nothing and no test at all proves less, so both fail.
 */
export function closingLine({ passed, failed, skipped }) {
  if (skipped > 0) process.stderr.write(`\n${skipped} tests were skipped. Make them run, or delete them.\n`);
  if (passed + failed + skipped === 0) process.stderr.write('\nNo test ran.\n');
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return passed > 0 && failed === 0 && skipped === 0 ? 0 : 1;
}
