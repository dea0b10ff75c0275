import { join } from 'node:path';
import { compile } from './compile.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { cacheFolder } from './project.mjs';
import { whileLocked } from './while-locked.mjs';

/**
 * Makes a checkout ready to run: dependencies installed, sources compiled, both only when needed. Plain Node, since
 * nothing is installed yet when it starts. Commands started at the same time wait for each other here.
 */
export async function setUp(...targets) {
  await whileLocked(join(cacheFolder, 'set-up.lock'), async () => {
    await installDependencies();
    for (const target of targets) await compile(target);
  });
}
