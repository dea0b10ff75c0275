import type { Report } from './benchmark.js';
import { describeConditions, rateOnEmbedded } from './transport-rates.js';

/** The transport on the embedded bus: publisher, store, Nest, handler. */
export async function benchmark(report: Report): Promise<void> {
  describeConditions(report);
  report.figure({
    name: 'embedded bus, through Nest',
    value: await rateOnEmbedded(),
    unit: '1/s',
    goal: { atLeast: 5_000 },
  });
}
