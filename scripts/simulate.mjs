// npm run simulate [-- --messages N --rate N --seed N --answered PART]: customers and handlers at work on a product of their own.
import './set-up/require-node.mjs';
import { join } from 'node:path';
import { projectFolder } from './set-up/project.mjs';
import { main } from './set-up/progress.mjs';
import { exitCodeOf } from './set-up/run-command.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  await setUp('product', 'test programs');
  const program = join(projectFolder, 'test/dist/simulator/main.js');
  return exitCodeOf(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
});
