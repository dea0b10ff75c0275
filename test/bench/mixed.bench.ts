import { TelephoneNetwork } from '@redress/sandbox';
import { ProviderRelay } from '@redress/testing';
import { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';
import { CountingRelay } from './counting-relay.js';
import { ChatLane, FormLane, MailLane, TextLane, type Lane } from './customer-lanes.js';
import { flatOut, percentile, steady } from './lane-load.js';
import { ProcessorTime } from './processor-time.js';

const RATE = 100;
// Half a minute: code is compiled by then, and the summaries of conversations are under way as they always are.
const WARM_UP = 3000;
const COUNT = 3000;
// What a slower machine may still carry.
const HALF_RATE_COUNT = 1500;
const FLAT_OUT = 2000;
const AT_ONCE = 32;
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
  report.condition('complaints before', WARM_UP);
  report.condition('complaints', COUNT);
  report.condition('generator, relay and telephone network', 'one process on the same cores');
  const relay = new CountingRelay();
  const product = await RunningProduct.create();
  const network = new TelephoneNetwork({ webhookUrl: `${product.url}/webhooks/twilio/messages` });
  await network.start();
  const provider = new ProviderRelay(() => network.url);
  try {
    await product.start({
      ...NO_LIMITS,
      ...texting(network, await provider.listen()),
      REDRESS_EMAIL_SMTP_URL: await relay.listen(),
    });
    const lanes = [
      new MailLane(product, relay),
      new TextLane(network, provider),
      new FormLane(product, relay),
      new ChatLane(product),
    ];
    await loads(report, product, lanes);
    for (const lane of lanes) lane.close();
    await product.idle();
    const customers = { first: WARM_UP + COUNT + HALF_RATE_COUNT, count: FLAT_OUT };
    const rate = await flatOut(new FormLane(product, relay), customers, AT_ONCE);
    report.figure({ name: 'receipts to the form, flat out', value: rate, unit: '1/s' });
  } finally {
    await product.remove();
    await provider.close();
    await network.stop();
    await relay.close();
  }
}

async function loads(report: Report, product: RunningProduct, lanes: readonly Lane[]): Promise<void> {
  await steady(lanes, { first: 0, count: WARM_UP }, RATE);
  await product.idle();
  const processorTime = await ProcessorTime.begin(product);
  tell(report, await steady(lanes, { first: WARM_UP, count: COUNT }, RATE));
  await processorTime.tell(report, COUNT);
  await product.idle();
  const customers = { first: WARM_UP + COUNT, count: HALF_RATE_COUNT };
  tellAll(report, await steady(lanes, customers, RATE / 2), 'at half the rate');
}

function texting({ accountSid, authToken, numbers }: TelephoneNetwork, url: string): Record<string, string> {
  return {
    REDRESS_LOG_LEVEL: 'warn',
    REDRESS_TWILIO_API_URL: url,
    REDRESS_TWILIO_ACCOUNT_SID: accountSid,
    REDRESS_TWILIO_AUTH_TOKEN: authToken,
    REDRESS_TWILIO_FROM: numbers.join(','),
  };
}

function tellAll(report: Report, times: ReadonlyMap<string, readonly number[]>, when = 'all channels'): void {
  const all = [...times.values()].flat().sort((one, other) => one - other);
  report.figure({ name: `p50, ${when}`, value: percentile(all, 0.5), unit: 'ms' });
  report.figure({ name: `p99, ${when}`, value: percentile(all, 0.99), unit: 'ms', goal: { atMost: 250 } });
}

function tell(report: Report, times: ReadonlyMap<string, readonly number[]>): void {
  tellAll(report, times);
  for (const [channel, found] of times) {
    report.figure({ name: `p50, ${channel}`, value: percentile(found, 0.5), unit: 'ms' });
    report.figure({ name: `p99, ${channel}`, value: percentile(found, 0.99), unit: 'ms' });
  }
}
