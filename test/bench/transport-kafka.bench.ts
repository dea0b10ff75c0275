import type { RealServer, Report } from './benchmark.js';
import { describeConditions, middleRates, openBareKafka, openKafka } from './transport-rates.js';

export const needs: readonly RealServer[] = ['kafka'];

/** The transport on a real broker, against kafkajs alone in the same run. */
export async function benchmark(report: Report): Promise<void> {
  const url = process.env['REDRESS_TEST_KAFKA_URL'];
  if (url === undefined) throw new Error('REDRESS_TEST_KAFKA_URL is not set: it names the broker, kafka://host:port');
  describeConditions(report);
  const [nest = 0, bare = 0] = await middleRates([await openKafka(url), await openBareKafka(url)]);
  report.figure({ name: 'Kafka, through Nest', value: nest, unit: '1/s' });
  report.figure({ name: 'Kafka, kafkajs alone', value: bare, unit: '1/s' });
  report.figure({
    name: 'through Nest, of kafkajs alone',
    value: (100 * nest) / bare,
    unit: '%',
    goal: { atLeast: 80 },
  });
}
