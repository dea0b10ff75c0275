import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';
import { CountingRelay } from './counting-relay.js';
import { MailLane } from './customer-lanes.js';
import { flatOut, percentile, steadyAlone, type Customers } from './lane-load.js';

const CONNECTIONS = 32;
const COUNT = 4000;
const WARM_UP: Customers = { first: 0, count: 500 };
const FLAT_OUT: Customers = { first: 500, count: COUNT };
const STEADY_RATE = 100;
const STEADY: Customers = { first: 500 + COUNT, count: 20 * STEADY_RATE };
// What one mail complaint writes on the embedded engine: documents, records of the log, files and search entries.
const ROWS_A_COMPLAINT = 25;

/** Mail in at the SMTP socket to acknowledgement out at a relay's socket, all on this machine. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('mails', COUNT);
  report.condition('connections', CONNECTIONS);
  report.condition('bytes of text a mail', 1000);
  report.condition('generator and relay', 'one process on the same cores');
  const bare = await measureBare();
  const product = await measureProduct();
  report.figure({
    name: 'complaints acknowledged, flat out',
    value: product.rate,
    unit: '1/s',
    goal: { atLeast: 400 },
  });
  report.figure({ name: 'bare loop, flat out', value: bare, unit: '1/s' });
  report.figure({
    name: 'share of the bare loop',
    value: (100 * product.rate) / bare,
    unit: '%',
    goal: { atLeast: 40 },
  });
  report.figure({
    name: `p50 at ${String(STEADY_RATE)} a second`,
    value: product.p50,
    unit: 'ms',
    goal: { atMost: 50 },
  });
  report.figure({
    name: `p99 at ${String(STEADY_RATE)} a second`,
    value: product.p99,
    unit: 'ms',
    goal: { atMost: 250 },
  });
  report.note(
    `The bare loop writes ${String(ROWS_A_COMPLAINT)} rows of 600 bytes a mail in two durable commits, without indexes.`,
  );
}

async function measureProduct(): Promise<{ rate: number; p50: number; p99: number }> {
  const relay = new CountingRelay();
  const url = await relay.listen();
  const product = await RunningProduct.create();
  try {
    await product.start({ REDRESS_EMAIL_SMTP_URL: url, REDRESS_LOG_LEVEL: 'warn' });
    const lane = new MailLane(product, relay);
    await flatOut(lane, WARM_UP, CONNECTIONS);
    await product.idle();
    const rate = await flatOut(lane, FLAT_OUT, CONNECTIONS);
    await product.idle();
    const times = await steadyAlone(lane, STEADY, STEADY_RATE);
    lane.close();
    return { rate, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  } finally {
    await product.remove();
    await relay.close();
  }
}

async function measureBare(): Promise<number> {
  const relay = new CountingRelay();
  const url = await relay.listen();
  const folder = await mkdtemp(join(tmpdir(), 'redress-bare-'));
  const program = new URL('./bare-loop.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, folder, url, String(ROWS_A_COMPLAINT)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lane = new MailLane({ smtpPort: await portOf(child) }, relay);
    await flatOut(lane, WARM_UP, CONNECTIONS);
    const rate = await flatOut(lane, FLAT_OUT, CONNECTIONS);
    lane.close();
    return rate;
  } finally {
    child.kill();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => {
      resolve(Number(line.toString()));
    });
    child.once('exit', () => {
      reject(new Error('the bare loop ended before it listened'));
    });
  });
}
