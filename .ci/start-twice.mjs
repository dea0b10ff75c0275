// Starts the product twice on one data folder, as a newcomer does with `npm start`, and stops it as an operator does.
// It must become ready and end by itself after SIGTERM; how fast it was is printed, not asserted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../scripts/real/free-port.mjs';
import { projectFolder } from '../scripts/set-up/project.mjs';

/** A first start may install and compile; in milliseconds. */
const READY_WITHIN = 600_000;
const STOP_WITHIN = 30_000;

const folder = await mkdtemp(join(tmpdir(), 'redress-start-'));
const listen = `127.0.0.1:${await freePort()}`;
const ops = `127.0.0.1:${await freePort()}`;
const environment = {
  ...process.env,
  REDRESS_DATA_DIR: folder,
  REDRESS_LISTEN: listen,
  REDRESS_PUBLIC_URL: `http://${listen}`,
  REDRESS_OPS_LISTEN: ops,
  REDRESS_EMAIL_SMTP_LISTEN: `127.0.0.1:${await freePort()}`,
};

let failed = 0;
for (const which of ['first', 'second']) {
  try {
    console.log(`${which} start: ${await startAndStop()}`);
  } catch (error) {
    failed += 1;
    console.error(`${which} start: ${error.message}`);
  }
}
await rm(folder, { recursive: true, force: true });
console.log(`${2 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function startAndStop() {
  const started = Date.now();
  const npm = spawn('npm', ['start'], {
    cwd: projectFolder,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exit = once(npm, 'exit');
  try {
    await untilReady(npm, started);
    const ready = Date.now() - started;
    const memory = await residentMegabytes(npm.pid);
    const stopping = Date.now();
    npm.kill('SIGTERM');
    const [code] = await Promise.race([exit, delay(STOP_WITHIN, ['still running'], { ref: false })]);
    if (code !== 0) throw new Error(`after SIGTERM it ended with ${code}, not with 0`);
    return `ready after ${ready} ms, ${memory} MB, stopped after ${Date.now() - stopping} ms`;
  } finally {
    killGroup(npm.pid);
  }
}

/** npm and whatever it left running, which is nothing if all went well. */
function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function untilReady(npm, started) {
  for (;;) {
    const answer = await fetch(`http://${ops}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (npm.exitCode !== null) throw new Error(`it ended with exit code ${npm.exitCode} instead of becoming ready`);
    if (Date.now() - started > READY_WITHIN) throw new Error(`it is not ready after ${READY_WITHIN / 1000} s`);
    await delay(50);
  }
}

/** Of the largest process below npm, which is the product; 0 where /proc is not to be had. */
async function residentMegabytes(npm) {
  const children = await readFile(`/proc/${npm}/task/${npm}/children`, 'utf8').catch(() => '');
  const sizes = await Promise.all(
    children.split(' ').map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
    }),
  );
  return Math.round(Math.max(0, ...sizes) / 1024);
}
