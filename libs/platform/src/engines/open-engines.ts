import type { ProcessParts } from '../process/run-process.js';
import { Engines, type EngineOptions } from './engines.js';

/** Opens the engines of a process, and makes them part of its shutdown, its readiness and its figures. */
export async function openEngines(parts: ProcessParts, options: EngineOptions = {}): Promise<Engines> {
  const { app, settings, log, stopping, shutdown, health, metrics } = parts;
  const engines = await Engines.open({ app, settings, log, stopping }, options);
  shutdown.add('engines', () => engines.close());
  // The broker is no part of it: what is taken in while it is away waits in the inbox, so intake must go on.
  health.add('database', () => engines.checkDatabase());
  metrics.gauges(
    'redress_consumer_lag',
    'Events that a consumer group has not finished yet, by topic.',
    ['group', 'topic'],
    async () => (await engines.bus.lag()).map(({ group, topic, lag }) => ({ labels: { group, topic }, value: lag })),
  );
  return engines;
}
