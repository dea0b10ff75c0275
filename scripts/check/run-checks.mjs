import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { projectFolder } from '../set-up/project.mjs';
import { checks } from './checks.mjs';

/**
 * Runs every check, all of them even when some fail, and answers how many passed and failed. Each says how long it
 * took; one that fails also what it found and what to do about it.
 */
export async function runChecks() {
  const started = Date.now();
  const failures = [];
  const [first, ...rest] = checks;
  // The others read what the first one writes: declarations and compiled output.
  await runCheck(first, failures);
  const queue = [...rest];
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) await runCheck(check, failures);
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  for (const { check, output } of failures) {
    process.stderr.write(`\n✗ ${check.name}\n${output.trimEnd()}\n→ ${check.advice}\n`);
  }
  const total = rest.length + 1;
  process.stderr.write(`\nChecks: ${total - failures.length} passed, ${failures.length} failed (${since(started)})\n`);
  return { passed: total - failures.length, failed: failures.length };
}

async function runCheck(check, failures) {
  const started = Date.now();
  let output = '';
  for (const command of check.commands) {
    const result = await outcomeOf(command);
    output += result.output;
    if (result.code === 0) continue;
    failures.push({ check, output });
    process.stderr.write(`✗ ${check.name} (${since(started)})\n`);
    return;
  }
  process.stderr.write(`✓ ${check.name} (${since(started)})\n`);
}

async function outcomeOf(args) {
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [out, err] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  return { code: await code, output: `${out}${err}` };
}

const since = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;
