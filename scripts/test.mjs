// npm test [-- JEST ARGUMENTS]: the checks of the source, then all tests that npm alone can bring.
import './set-up/require-node.mjs';
import { runChecks } from './check/run-checks.mjs';
import { closingLine, runJest } from './run-jest.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  await setUp('product', 'test programs');
  const checks = await runChecks();
  const tests = await runJest(process.argv.slice(2), { name: 'tests' });
  return closingLine({ ...tests, passed: tests.passed + checks.passed, failed: tests.failed + checks.failed });
});
