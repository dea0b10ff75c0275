import { TelephoneNetwork } from '@redress/sandbox';
import { ProviderRelay } from '@redress/testing';
import { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';
import { TextLane } from './customer-lanes.js';
import { flatOut, percentile, steadyAlone, type Customers } from './lane-load.js';

const OURS = '+447700900000';
const TELEPHONES = 32;
const COUNT = 2000;
const WARM_UP: Customers = { first: 0, count: 500 };
const FLAT_OUT: Customers = { first: 500, count: COUNT };
const STEADY_RATE = 100;
const STEADY: Customers = { first: 500 + COUNT, count: 20 * STEADY_RATE };

/** A signed webhook in to the receipt at the provider's API out, all on this machine. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('texts', COUNT);
  report.condition('telephones at once', TELEPHONES);
  report.condition('network and relay before it', 'one process on the same cores');
  const { rate, cpu, times, answers } = await measure();
  report.figure({ name: 'receipts by text, flat out', value: rate, unit: '1/s' });
  report.figure({ name: 'processor time a receipt', value: cpu, unit: 'ms' });
  const at = `at ${String(STEADY_RATE)} a second`;
  report.figure({ name: `p50 ${at}`, value: percentile(times, 0.5), unit: 'ms' });
  report.figure({ name: `p99 ${at}`, value: percentile(times, 0.99), unit: 'ms', goal: { atMost: 250 } });
  report.figure({
    name: `p99 of the webhook's answer ${at}`,
    value: percentile(answers, 0.99),
    unit: 'ms',
    goal: { atMost: 200 },
  });
  report.note(
    'Each complaint comes from a number of its own; our number sends a thousand a second, a limit of its own.',
  );
}

interface Measured {
  readonly rate: number;
  readonly cpu: number;
  /** Milliseconds, sorted, as those of `answers`. */
  readonly times: readonly number[];
  readonly answers: readonly number[];
}

async function measure(): Promise<Measured> {
  const product = await RunningProduct.create();
  const network = new TelephoneNetwork({ numbers: [OURS], webhookUrl: `${product.url}/webhooks/twilio/messages` });
  await network.start();
  const relay = new ProviderRelay(() => network.url);
  const lane = new TextLane(network, relay);
  try {
    const code = await product.start({
      REDRESS_LOG_LEVEL: 'warn',
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_FROM: OURS,
      REDRESS_TWILIO_API_URL: await relay.listen(),
      REDRESS_SMS_DAILY_LIMIT: '1000000',
      REDRESS_SMS_RANGE_LIMIT: '1000000',
      REDRESS_SMS_PER_SECOND: '1000',
    });
    if (code !== undefined) throw new Error(`the product ended with exit code ${String(code)}:\n${product.log}`);
    await flatOut(lane, WARM_UP, TELEPHONES);
    await product.idle();
    const before = await product.cpuSeconds();
    const rate = await flatOut(lane, FLAT_OUT, TELEPHONES);
    await product.idle();
    const cpu = (((await product.cpuSeconds()) - before) * 1000) / COUNT;
    lane.answers.length = 0;
    const times = await steadyAlone(lane, STEADY, STEADY_RATE);
    return { rate, cpu, times, answers: lane.answers.sort((one, other) => one - other) };
  } finally {
    await product.remove();
    await relay.close();
    await network.stop();
  }
}
