// npm run republish: every read model is told again what it should hold, also while Redress runs.
import './set-up/require-node.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  await setUp('product');
  const { republish } = await import('./republish/republish.mjs');
  return await republish();
});
