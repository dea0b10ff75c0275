import type { Report } from './benchmark.js';
import { describeConditions, middleRates, openEmbedded } from './transport-rates.js';

/** The transport on the embedded bus: publisher, store, Nest, handler. */
export async function benchmark(report: Report): Promise<void> {
  describeConditions(report);
  const [embedded = 0] = await middleRates([await openEmbedded()]);
  report.figure({ name: 'embedded bus, through Nest', value: embedded, unit: '1/s', goal: { atLeast: 5_000 } });
}
