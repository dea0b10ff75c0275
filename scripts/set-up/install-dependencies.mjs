import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from './project.mjs';
import { step } from './progress.mjs';
import { run } from './run-command.mjs';

/**
 * Installs what `package-lock.json` names unless exactly that is there already. No package's install script runs:
 * everything we use ships its binaries.
 */
export async function installDependencies() {
  if (await isInstalled()) return;
  await step('Installing dependencies with npm ci (once; later starts skip this)', async () => {
    // npm knows where npm is when it started us; NODE_ENV=production would leave out the compiler.
    const npm = process.env.npm_execpath;
    const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
    await run(program, [...first, 'ci', '--ignore-scripts', '--include=dev', '--loglevel=warn'], {
      advice: 'Check that the npm registry can be reached, then run the same command again.',
    });
  });
}

/** npm writes its own record as its last act, so an interrupted installation has none or an older one. */
async function isInstalled() {
  const [wanted, present] = await Promise.all([
    packagesOf('package-lock.json'),
    packagesOf('node_modules/.package-lock.json'),
  ]);
  return (
    present !== undefined &&
    Object.entries(wanted).every(([path, entry]) => path === '' || isWorkspace(path) || matches(entry, present[path]))
  );
}

const isWorkspace = (path) => !path.startsWith('node_modules/') && !path.includes('/node_modules/');

/** A package for another platform is optional and rightly absent. */
function matches(wanted, present) {
  if (present === undefined) return wanted.optional === true;
  return wanted.version === present.version && wanted.integrity === present.integrity && wanted.link === present.link;
}

async function packagesOf(lockFile) {
  try {
    return JSON.parse(await readFile(join(projectFolder, lockFile), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
