// npm run check: types, lint, format and the rules of the architecture; nothing is run.
import './set-up/require-node.mjs';
import { runChecks } from './check/run-checks.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  await setUp();
  const { failed } = await runChecks();
  return failed === 0 ? 0 : 1;
});
