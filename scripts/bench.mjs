// npm run bench [-- --cluster] [NAME …]: measures, prints figures with their conditions, and writes them as JSON.
import './set-up/require-node.mjs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, projectFolder } from './set-up/project.mjs';
import { main, SetUpError } from './set-up/progress.mjs';
import { exitCodeOf } from './set-up/run-command.mjs';
import { setUp } from './set-up/set-up.mjs';

const compiled = join(projectFolder, 'test/dist/bench');
const results = join(cacheFolder, 'bench');

await main(async () => {
  const args = process.argv.slice(2);
  const cluster = args.includes('--cluster');
  await setUp('product', 'test programs');
  const chosen = await choose(
    args.filter((arg) => !arg.startsWith('--')),
    cluster,
  );
  await mkdir(results, { recursive: true });
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${arch()}, Node ${process.versions.node}`;
  console.log(`On ${machine}`);
  const reports = await withServers(chosen, (environment) => runAll(chosen, environment));
  const file = join(results, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  await writeFile(file, JSON.stringify({ machine, at: new Date().toISOString(), reports }, undefined, 2));
  console.log(`\nWritten to ${file}`);
  return reports.length === chosen.length ? 0 : 1;
});

/** The benchmarks to run, with what they need; the names of those left out are printed. */
async function choose(names, cluster) {
  const files = (await readdir(compiled)).filter((file) => file.endsWith('.bench.js')).sort();
  const all = await Promise.all(
    files.map(async (file) => ({ name: file.slice(0, -'.bench.js'.length), ...(await import(join(compiled, file))) })),
  );
  const unknown = names.filter((name) => !all.some((each) => each.name === name));
  if (unknown.length > 0) {
    throw new SetUpError(
      `No benchmark is called ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`,
    );
  }
  const wanted = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
  const [left, chosen] = [
    wanted.filter(({ needs }) => needs && !cluster),
    wanted.filter(({ needs }) => !needs || cluster),
  ];
  if (left.length > 0) console.log(`Only with --cluster: ${left.map(({ name }) => name).join(', ')}`);
  return chosen;
}

async function withServers(chosen, work) {
  const needs = [...new Set(chosen.flatMap((each) => each.needs ?? []))];
  if (needs.length === 0) return await work({});
  const { startServers } = await import('./real/servers.mjs');
  const servers = await startServers(needs);
  try {
    return await work(servers.environment);
  } finally {
    await servers.stop();
  }
}

/** One after the other, each in a fresh process: what one leaves in memory must not slow the next. */
async function runAll(chosen, environment) {
  const reports = [];
  for (const { name } of chosen) {
    console.log(`\n${name}`);
    const file = join(results, `${name}.json`);
    await rm(file, { force: true });
    const code = await exitCodeOf(process.execPath, [join(compiled, 'main.js'), name, file], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (code === 0) reports.push(JSON.parse(await readFile(file, 'utf8')));
    else console.log(`  failed with exit code ${code}`);
  }
  return reports;
}
