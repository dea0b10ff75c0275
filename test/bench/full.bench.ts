import { join } from 'node:path';
import { RunningProduct } from '../e2e/running-product.js';
import { LargeCases } from '../large-case/large-case.js';
import type { Report } from './benchmark.js';
import { CountingRelay } from './counting-relay.js';
import { DAYS_BACK, fillStore } from './full-fill.js';
import { ask, type Answered } from './full-requests.js';
import { templateComplaint } from './full-texts.js';
import { MailLane } from './customer-lanes.js';
import { flatOut, percentile } from './lane-load.js';
import { SmtpConnection } from './smtp-generator.js';

const COPIES = 100_000;
const TEMPLATES = 150;
const CONNECTIONS = 32;
const WARM_UP = 500;
const MAILS = 2000;
const PAIRS = 3;
const FEW_ENTRIES = 10;
const MANY_ENTRIES = 20_000;
const MESSAGES = 100;

/** What mail in at the SMTP socket to acknowledgement at the relay costs. */
interface Throughput {
  /** Complaints a second. */
  readonly rate: number;
  /** Milliseconds of both cores a complaint, of the product's process alone. */
  readonly cpu: number;
}

/** Mail, lists and search with 100,000 cases in the store, against none; a case of 20,000 entries against one of 10. */
export async function benchmark(report: Report): Promise<void> {
  describeConditions(report);
  const relay = new CountingRelay();
  const environment = { REDRESS_EMAIL_SMTP_URL: await relay.listen(), REDRESS_LOG_LEVEL: 'warn' };
  const full = await RunningProduct.create();
  try {
    report.condition('seconds to fill', Math.round(await fill(full, environment, relay)));
    await measureMail(report, full, environment, relay);
    await measureRequests(report, full, environment);
  } finally {
    await full.remove();
    await relay.close();
  }
  await measureLargeCase(report);
}

function describeConditions(report: Report): void {
  report.condition('cases', COPIES);
  report.condition(
    'how they came there',
    `${String(TEMPLATES)} complaints taken in by SMTP; their rows in every table copied with fresh ids, hashes, references, ` +
      `times (received over ${String(DAYS_BACK)} days) and words, then put into the search index; events of seven days in the log`,
  );
  report.condition(
    'mails',
    `${String(MAILS)} after ${String(WARM_UP)} to warm up, by ${String(CONNECTIONS)} connections`,
  );
  report.condition(
    'measured',
    `${String(PAIRS)} pairs: a new product without cases, then the full one; the middle one`,
  );
  report.condition('generator and relay', 'one process on the same cores');
}

async function fill(
  product: RunningProduct,
  environment: Record<string, string>,
  relay: CountingRelay,
): Promise<number> {
  await startOf(product, environment);
  const before = relay.arrivals.size;
  const sender = await SmtpConnection.open(product.smtpPort);
  for (let n = 1; n <= TEMPLATES; n += 1) await sender.send(templateComplaint(n));
  await relay.until(before + TEMPLATES);
  sender.close();
  await product.idle();
  await product.stop();
  const began = performance.now();
  await fillStore(join(product.folder, 'data'), TEMPLATES, COPIES);
  return (performance.now() - began) / 1000;
}

async function measureMail(
  report: Report,
  full: RunningProduct,
  environment: Record<string, string>,
  relay: CountingRelay,
): Promise<void> {
  const pairs: { none: Throughput; full: Throughput }[] = [];
  for (let pair = 1; pair <= PAIRS; pair += 1) {
    const none = await throughputOfNew(environment, relay, `none-${String(pair)}`);
    pairs.push({ none, full: await throughput(full, environment, relay, `full-${String(pair)}`) });
  }
  const middleOf = (value: (pair: (typeof pairs)[number]) => number): number =>
    percentile(sorted(pairs.map(value)), 0.5);
  report.figure({ name: 'complaints acknowledged, no cases', value: middleOf(({ none }) => none.rate), unit: '1/s' });
  report.figure({ name: 'complaints acknowledged, full', value: middleOf((pair) => pair.full.rate), unit: '1/s' });
  report.figure({
    name: 'share of the rate without cases',
    value: middleOf((pair) => (100 * pair.full.rate) / pair.none.rate),
    unit: '%',
    goal: { atLeast: 90 },
  });
  report.figure({ name: 'processor time a complaint, no cases', value: middleOf(({ none }) => none.cpu), unit: 'ms' });
  report.figure({ name: 'processor time a complaint, full', value: middleOf((pair) => pair.full.cpu), unit: 'ms' });
  report.figure({
    name: 'share by processor time, whatever else runs here',
    value: middleOf((pair) => (100 * pair.none.cpu) / pair.full.cpu),
    unit: '%',
    goal: { atLeast: 90 },
  });
}

async function throughputOfNew(
  environment: Record<string, string>,
  relay: CountingRelay,
  run: string,
): Promise<Throughput> {
  const product = await RunningProduct.create();
  try {
    return await throughput(product, environment, relay, run);
  } finally {
    await product.remove();
  }
}

async function throughput(
  product: RunningProduct,
  environment: Record<string, string>,
  relay: CountingRelay,
  run: string,
): Promise<Throughput> {
  await startOf(product, environment);
  const lane = new MailLane(product, relay, run);
  await flatOut(lane, { first: 0, count: WARM_UP }, CONNECTIONS);
  await product.idle();
  const before = await product.cpuSeconds();
  const rate = await flatOut(lane, { first: WARM_UP, count: MAILS }, CONNECTIONS);
  lane.close();
  await product.idle();
  const cpu = ((await product.cpuSeconds()) - before) * 1000;
  await product.stop();
  return { rate, cpu: cpu / MAILS };
}

async function measureRequests(
  report: Report,
  full: RunningProduct,
  environment: Record<string, string>,
): Promise<void> {
  const began = performance.now();
  await startOf(full, environment);
  report.figure({
    name: 'full, from start to ready',
    value: (performance.now() - began) / 1000,
    unit: 's',
    goal: { atMost: 5 },
  });
  await full.signIn();
  const { lists, searches } = await ask(full, COPIES);
  reportAnswers(report, 'list', lists);
  reportAnswers(report, 'search', searches);
}

function reportAnswers(report: Report, kind: string, answered: readonly Answered[]): void {
  for (const { name, times } of answered)
    report.figure({ name: `${kind}, p95: ${name}`, value: percentile(times, 0.95), unit: 'ms' });
  const all = sorted(answered.flatMap(({ times }) => times));
  report.figure({ name: `${kind}, p95 of all`, value: percentile(all, 0.95), unit: 'ms', goal: { atMost: 50 } });
}

/** Messages join the large case and, in turn, each another small one, in this process, on a store of its own. */
async function measureLargeCase(report: Report): Promise<void> {
  const cases = await LargeCases.open();
  const many = await cases.make(MANY_ENTRIES);
  const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
  for (let message = 0; message < MESSAGES * 2; message += 1) {
    const few = await cases.make(FEW_ENTRIES);
    times.few.push(await took(() => cases.customerMail(few)));
    times.many.push(await took(() => cases.customerMail(many)));
  }
  await cases.close();
  // The first half warms up.
  const middle = (each: number[]): number => percentile(sorted(each.slice(MESSAGES)), 0.5);
  const [few, whole] = [middle(times.few), middle(times.many)];
  report.figure({ name: `a message joins a case of ${String(MANY_ENTRIES)} entries`, value: whole, unit: 'ms' });
  report.figure({ name: `in times that of a case of ${String(FEW_ENTRIES)}`, value: whole / few, unit: '×' });
  report.note('The customer is shown the last 50 entries, so a message to a case of 10 publishes a smaller view.');
}

async function startOf(product: RunningProduct, environment: Record<string, string>): Promise<void> {
  const code = await product.start(environment);
  if (code !== undefined) throw new Error(`the product ended with exit code ${String(code)}:\n${product.log}`);
}

async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other);
}
