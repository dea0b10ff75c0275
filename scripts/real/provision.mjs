import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodeOf, outputOf, run } from '../set-up/run-command.mjs';
import { cacheFolder } from '../set-up/project.mjs';
import { SetUpError, step } from '../set-up/progress.mjs';
import { whileLocked } from '../set-up/while-locked.mjs';

/**
 * A folder under `.cache/real` that `make(draft)` filled completely, made on first use and kept for the next run. The
 * name carries what it depends on (a version, a file's hash), so that a change makes a new one. A run that is
 * interrupted leaves only a draft, which the next run throws away.
 */
export async function provision(title, name, make) {
  const folder = join(cacheFolder, 'real', name);
  if (existsSync(folder)) return folder;
  return await whileLocked(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    await step(title, () => make(draft));
    await rename(draft, folder);
    return folder;
  });
}

/** A short hash of files, for the name of what is made from them. */
export async function fingerprint(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

/** Makes sure that a program is there, by the Debian package that brings it when we may install one. */
export async function requireProgram(program, debianPackage) {
  if (await isInstalled(program)) return;
  if (process.getuid?.() !== 0 || !(await isInstalled('apt-get'))) {
    throw new SetUpError(
      `${program} is missing. Install it (Debian: apt-get install ${debianPackage}) and run this again.`,
    );
  }
  // One apt at a time: a second one does not wait for the first, it fails on its lock.
  await whileLocked(join(cacheFolder, 'apt.lock'), async () => {
    if (await isInstalled(program)) return;
    await step(`Installing ${debianPackage} with apt-get`, () => installPackage(debianPackage));
  });
}

async function installPackage(debianPackage) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const advice = 'See the lines above; the machine needs its package sources to be reachable.';
  await run('apt-get', ['update', '-qq'], { ...options, advice });
  await run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', debianPackage], { ...options, advice });
}

async function isInstalled(program) {
  return (await exitCodeOf('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })) === 0;
}

/** The address this machine installs Debian packages from. */
export async function debianMirror() {
  const lines = await outputOf('apt-get', ['indextargets', '--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages']);
  const mirror = lines.split('\n').find((line) => line.startsWith('Debian '));
  if (mirror === undefined) {
    throw new SetUpError(
      'No Debian package source is set up on this machine, so no PostgreSQL can be fetched from it.',
    );
  }
  return mirror.slice('Debian '.length);
}
