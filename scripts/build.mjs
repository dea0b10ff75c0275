// npm run build: dependencies and compiled sources, and nothing started.
import './set-up/require-node.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(() => setUp('product'));
