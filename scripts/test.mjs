// npm test [-- JEST ARGUMENTS]: the checks of the source, then all tests that npm alone can bring.
import './set-up/require-node.mjs';
import { runChecks } from './check/run-checks.mjs';
import { closingLine, runJest, runJestInParts } from './run-jest.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

const PARTS = 5;

await main(async () => {
  await setUp('product', 'test programs');
  const checks = await runChecks();
  const chosen = process.argv.slice(2);
  const tests =
    chosen.length > 0 ? await runJest(chosen, { name: 'tests' }) : await runJestInParts(PARTS, { name: 'tests' });
  return closingLine({ ...tests, passed: tests.passed + checks.passed, failed: tests.failed + checks.failed });
});
