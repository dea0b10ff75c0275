import { TelephoneNetwork } from '@redress/sandbox';
import { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';
import { CountingRelay } from './counting-relay.js';
import { ChatLane, FormLane, MailLane, TextLane, type Lane } from './customer-lanes.js';
import { percentile } from './mail-load.js';

const RATE = 100;
const WARM_UP = 500;
const COUNT = 3000;
const FLAT_OUT = 2000;
const AT_ONCE = 32;
const STALLED_MS = 60_000;
// What bounds texts and forms in earnest is out of the way: it would be measured instead.
const NO_LIMITS = {
  REDRESS_TRUST_PROXY: '127.0.0.1',
  REDRESS_SMS_DAILY_LIMIT: '100000',
  REDRESS_SMS_RANGE_LIMIT: '100000',
  REDRESS_SMS_PER_SECOND: '1000',
};

/** Complaints on all four channels at once to their receipts, all on this machine; then the form alone, flat out. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('complaints a second, all channels together', RATE);
  report.condition('complaints', COUNT);
  report.condition('generator, relay and telephone network', 'one process on the same cores');
  const relay = new CountingRelay();
  const product = await RunningProduct.create();
  const network = new TelephoneNetwork({ webhookUrl: `${product.url}/webhooks/twilio/messages` });
  await network.start();
  try {
    await product.start({ ...NO_LIMITS, ...providers(network), REDRESS_EMAIL_SMTP_URL: await relay.listen() });
    const lanes = [
      new MailLane(product, relay),
      new TextLane(network),
      new FormLane(product, relay),
      new ChatLane(product),
    ];
    await steady(lanes, 0, WARM_UP);
    await product.idle();
    const times = await steady(lanes, WARM_UP, COUNT);
    for (const lane of lanes) lane.close();
    await product.idle();
    tell(report, times);
    report.figure({
      name: 'receipts to the form, flat out',
      value: await flatOut(new FormLane(product, relay)),
      unit: '1/s',
    });
  } finally {
    await product.remove();
    await network.stop();
    await relay.close();
  }
}

function providers({ url, accountSid, authToken, numbers }: TelephoneNetwork): Record<string, string> {
  return {
    REDRESS_LOG_LEVEL: 'warn',
    REDRESS_TWILIO_API_URL: url,
    REDRESS_TWILIO_ACCOUNT_SID: accountSid,
    REDRESS_TWILIO_AUTH_TOKEN: authToken,
    REDRESS_TWILIO_FROM: numbers.join(','),
  };
}

function tell(report: Report, times: ReadonlyMap<string, readonly number[]>): void {
  const all = [...times.values()].flat().sort((one, other) => one - other);
  report.figure({ name: 'p50, all channels', value: percentile(all, 0.5), unit: 'ms' });
  report.figure({ name: 'p99, all channels', value: percentile(all, 0.99), unit: 'ms', goal: { atMost: 250 } });
  for (const [channel, found] of times) {
    report.figure({ name: `p50, ${channel}`, value: percentile(found, 0.5), unit: 'ms' });
    report.figure({ name: `p99, ${channel}`, value: percentile(found, 0.99), unit: 'ms' });
  }
}

/** Milliseconds from handing a complaint over to its receipt at the customer's side, by channel, sorted. */
async function steady(lanes: readonly Lane[], first: number, count: number): Promise<Map<string, number[]>> {
  const began = performance.now();
  const sentAt = new Map<number, number>();
  const under: Promise<void>[] = [];
  const laneOf = (n: number): Lane => lanes[n % lanes.length] as Lane;
  for (let n = first; n < first + count; n += 1) {
    await until(began + ((n - first) * 1000) / RATE);
    sentAt.set(n, performance.now());
    const taken = laneOf(n).complain(n);
    // What goes wrong is told below, once everything is on its way.
    taken.catch(() => undefined);
    under.push(taken);
  }
  await Promise.all(under);
  const times = new Map(lanes.map(({ channel }) => [channel, [] as number[]]));
  for (const [n, at] of sentAt) times.get(laneOf(n).channel)?.push((await heard(laneOf(n), n)) - at);
  for (const each of times.values()) each.sort((one, other) => one - other);
  return times;
}

/** Receipts a second, from the first complaint to the last receipt, with so many customers at once. */
async function flatOut(lane: Lane): Promise<number> {
  let next = WARM_UP + COUNT;
  const end = next + FLAT_OUT;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < end) await lane.complain((next += 1));
    }),
  );
  for (let n = WARM_UP + COUNT + 1; n <= end; n += 1) await heard(lane, n);
  return (FLAT_OUT * 1000) / (performance.now() - began);
}

async function heard(lane: Lane, n: number): Promise<number> {
  for (const end = performance.now() + STALLED_MS; ; await until(performance.now() + 5)) {
    const at = lane.heardAt(n);
    if (at !== undefined) return at;
    if (performance.now() > end) throw new Error(`customer ${String(n)} heard nothing by ${lane.channel}`);
  }
}

async function until(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
