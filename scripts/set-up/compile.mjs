import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cacheFolder, projectFolder } from './project.mjs';
import { SetUpError, step } from './progress.mjs';
import { exitCodeOf } from './run-command.mjs';

const compiler = join(projectFolder, 'node_modules/@typescript/native/bin/tsc');
const OUTPUTS = ['.js', '.js.map', '.d.ts', '.d.ts.map'];

/** What is compiled together: the folders of sources with where their output goes, and the entry of the build. */
const TARGETS = {
  product: { entry: 'tsconfig.json', projects: () => workspaces() },
  // Everything under test/ that is not a spec: child processes of tests, benchmarks and what they share.
  'test programs': {
    entry: 'test/tsconfig.programs.json',
    projects: async () => [
      ...(await workspaces()),
      { folder: join(projectFolder, 'test'), source: '', output: 'dist' },
    ],
  },
};

/**
 * Compiles a target unless nothing it depends on has changed since the last time. Only names, sizes and times of
 * files are compared, which takes milliseconds. Output of sources that are gone is deleted: it would still run.
 */
export async function compile(target) {
  const { entry, projects } = TARGETS[target];
  const stamp = join(cacheFolder, `compiled-${target.replace(' ', '-')}`);
  const folders = await projects();
  const state = await stateOf(folders);
  if (state.complete && (await readFile(stamp, 'utf8').catch(() => '')) === state.hash) return;
  await step(`Compiling the ${target}`, async () => {
    await rm(stamp, { force: true });
    for (const folder of folders) await prepare(folder);
    if ((await exitCodeOf(process.execPath, [compiler, '-b', entry])) !== 0) {
      throw new SetUpError('The sources do not compile; the lines above say where. Nothing was started.');
    }
    await mkdir(cacheFolder, { recursive: true });
    await writeFile(stamp, state.hash);
  });
}

async function workspaces() {
  const found = [];
  for (const group of ['libs', 'apps']) {
    for (const name of await readdir(join(projectFolder, group))) {
      const folder = join(projectFolder, group, name);
      if (await exists(join(folder, 'tsconfig.json'))) found.push({ folder, source: 'src', output: 'dist' });
    }
  }
  return found;
}

async function stateOf(folders) {
  const hash = createHash('sha256');
  const seen = async (file) => {
    const { mtimeMs, size } = await stat(file);
    hash.update(`${relative(projectFolder, file)} ${mtimeMs} ${size}\n`);
  };
  await seen(join(projectFolder, 'tsconfig.json'));
  await seen(join(projectFolder, 'node_modules/.package-lock.json'));
  let complete = true;
  for (const project of folders) {
    for (const file of await filesIn(project.folder, (name) => /^(tsconfig.*|package)\.json$/.test(name), false))
      await seen(file);
    const outputs = new Set(await outputsOf(project));
    for (const source of await sourcesOf(project)) {
      await seen(source);
      complete &&= outputs.has(outputOf(project, source, '.js'));
    }
  }
  return { hash: hash.digest('hex'), complete };
}

/** Deletes output without a source; and where output is missing, the compiler's memory of having written it. */
async function prepare(project) {
  const sources = await sourcesOf(project);
  const expected = new Set(sources.flatMap((source) => OUTPUTS.map((ending) => outputOf(project, source, ending))));
  const present = new Set(await outputsOf(project));
  for (const file of present) if (!expected.has(file)) await rm(file);
  if (sources.every((source) => present.has(outputOf(project, source, '.js')))) return;
  for (const file of await filesIn(project.folder, (name) => name.endsWith('.tsbuildinfo'), false)) await rm(file);
}

const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('.d.ts');
const sourcesOf = ({ folder, source }) => filesIn(join(folder, source), isSource);
const outputsOf = ({ folder, output }) =>
  filesIn(join(folder, output), (name) => OUTPUTS.some((end) => name.endsWith(end)), true, []);

function outputOf({ folder, source, output }, file, ending) {
  return join(folder, output, relative(join(folder, source), file).replace(/\.ts$/, ending));
}

/** Paths of the files below a folder whose name passes; compiled output and planted violations are not sources. */
async function filesIn(folder, passes, deep = true, skipped = ['dist', 'node_modules', 'planted']) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return deep && !skipped.includes(entry.name) ? filesIn(path, passes, deep, skipped) : [];
      return entry.isFile() && passes(entry.name) ? [path] : [];
    }),
  );
  return nested.flat().sort();
}

async function exists(file) {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
