import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { Visitor } from '../channel-chat/visitor.js';
import { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';
import { ConnectedVisitors } from './connected-visitors.js';
import { ChatLane } from './customer-lanes.js';
import { flatOut, percentile, steadyAlone, type Customers } from './lane-load.js';

const VISITORS = 32;
const COUNT = 2000;
const WARM_UP: Customers = { first: 0, count: 500 };
const FLAT_OUT: Customers = { first: 500, count: COUNT };
const RATE = 100;
const STEADY: Customers = { first: 500 + COUNT, count: 20 * RATE };
// Beside a flood there are so many customers a second, as many without it.
const BESIDE_RATE = 20;
const UNHURT: Customers = { first: 10_000, count: 15 * BESIDE_RATE };
const FLOODED: Customers = { first: 20_000, count: 15 * BESIDE_RATE };
const BESIDE: Customers = { first: 30_000, count: 15 * BESIDE_RATE };
const FLOOD_A_SECOND = 1000;
const MINUTE_MS = 60_000;
const CONNECTED = [1000, 5000];
// How long start, connecting and measuring may take: by then it must not be closing time yet.
const CONNECT_MS: Readonly<Record<number, number>> = { 1000: 60_000, 5000: 150_000 };
const KB = 1024;

/** Conversations: receipts, what one client can do to the others, and what many who are connected cost. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('complaints', COUNT);
  report.condition('visitors at once', VISITORS);
  report.condition('visitors', 'in one process on the same cores');
  await measureReceipts(report);
  for (const count of CONNECTED) await measureConnected(report, count);
  report.note('Fan-out: the office closes, and everybody who is connected is told when somebody is there again.');
}

async function measureReceipts(report: Report): Promise<void> {
  const product = await RunningProduct.create();
  const lane = new ChatLane(product);
  try {
    await start(product);
    await flatOut(lane, WARM_UP, VISITORS);
    await product.idle();
    report.figure({ name: 'receipts by chat, flat out', value: await flatOut(lane, FLAT_OUT, VISITORS), unit: '1/s' });
    await product.idle();
    const times = await steadyAlone(lane, STEADY, RATE);
    const at = `at ${String(RATE)} a second`;
    report.figure({ name: `p50 ${at}`, value: percentile(times, 0.5), unit: 'ms' });
    report.figure({ name: `p99 ${at}`, value: percentile(times, 0.99), unit: 'ms', goal: { atMost: 250 } });
    await product.idle();
    await measureFlood(report, product, lane);
  } finally {
    lane.close();
    await product.remove();
  }
}

async function measureFlood(report: Report, product: RunningProduct, lane: ChatLane): Promise<void> {
  const unhurt = percentile(await steadyAlone(lane, UNHURT, BESIDE_RATE), 0.99);
  const over = new AbortController();
  const flood = floodBy(product, over.signal);
  const flooded = percentile(await steadyAlone(lane, FLOODED, BESIDE_RATE), 0.99);
  over.abort();
  report.condition('messages of the flood', await flood);
  report.figure({ name: 'p99 of others, nobody floods', value: unhurt, unit: 'ms' });
  report.figure({
    name: `p99 of others, one client sends ${String(FLOOD_A_SECOND)} messages a second`,
    value: flooded,
    unit: 'ms',
  });
  report.figure({ name: 'one client floods : nobody does', value: flooded / unhurt, unit: '×' });
}

/** One who sends as fast as that from one network, and connects again whenever they are cut off. @returns how many messages that were */
async function floodBy(product: RunningProduct, over: AbortSignal): Promise<number> {
  const everyMs = 10;
  let sent = 0;
  let visitor: Visitor | undefined;
  for await (const _ of setInterval(everyMs)) {
    if (over.aborted) break;
    if (visitor?.socket.connected !== true) {
      visitor = await Visitor.connect(product.url, { forwardedFor: '192.0.2.1' });
      visitor.socket.emit('hello', {});
    }
    for (let count = 0; count < (FLOOD_A_SECOND * everyMs) / 1000; count += 1) {
      sent += 1;
      visitor.socket.emit('message', { id: `f${String(sent)}`, text: 'Where is it? Where is it? Where is it?' });
    }
  }
  visitor?.leave();
  return sent;
}

async function measureConnected(report: Report, count: number): Promise<void> {
  const product = await RunningProduct.create();
  const visitors = new ConnectedVisitors(product.url);
  const closing = Math.ceil((Date.now() + (CONNECT_MS[count] ?? 0)) / MINUTE_MS) * MINUTE_MS;
  const all = `${String(count)} connected`;
  try {
    await start(product, await openUntil(product, closing));
    const before = await product.residentBytes();
    report.figure({ name: `${all}: hellos`, value: await visitors.connect(count), unit: '1/s' });
    const grown = (await product.residentBytes()) - before;
    report.figure({ name: `${all}: memory each`, value: grown / count / KB, unit: 'KB' });
    const lane = new ChatLane(product);
    const times = await steadyAlone(lane, BESIDE, BESIDE_RATE);
    lane.close();
    report.figure({ name: `${all}: p99 of others' receipts`, value: percentile(times, 0.99), unit: 'ms' });
    if (Date.now() > closing) throw new Error(`it was closing time before all was measured with ${all}`);
    const told = (await visitors.toldOfClosing()).map((at) => at + performance.timeOrigin - closing);
    report.figure({ name: `${all}: fan-out, first after`, value: told[0] ?? NaN, unit: 'ms' });
    report.figure({ name: `${all}: fan-out, last after`, value: told.at(-1) ?? NaN, unit: 'ms' });
  } finally {
    visitors.leave();
    await product.remove();
  }
}

/** An organisation that closes at a full minute, in milliseconds since 1970. @returns the path of its file */
async function openUntil(product: RunningProduct, closing: number): Promise<string> {
  const file = join(product.folder, 'organisation.yaml');
  const hours = `Mon-Sun 00:00-${new Date(closing).toISOString().slice(11, 16)}`;
  await writeFile(
    file,
    `organisation: { name: Acme, languages: [en], timeZone: UTC, contact: { phone: "+44 20 7946 0000", hours: "${hours}" } }
teams: [{ key: all, name: All, lead: ann }]
staff: [{ key: ann, name: Ann, email: ann@acme.example, role: lead, team: all }]
`,
  );
  return file;
}

async function start(product: RunningProduct, organisation?: string): Promise<void> {
  const code = await product.start({
    REDRESS_LOG_LEVEL: 'warn',
    REDRESS_TRUST_PROXY: '127.0.0.1',
    ...(organisation === undefined ? {} : { REDRESS_ORGANISATION: organisation }),
  });
  if (code !== undefined) throw new Error(`the product ended with exit code ${String(code)}:\n${product.log}`);
}
