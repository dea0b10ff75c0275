// npm start: everything in one process on the embedded engines.
import './set-up/require-node.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  await setUp('product');
  await import('../apps/standalone/dist/main.js');
});
