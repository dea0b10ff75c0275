import { RedressError, systemClock, type Clock } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import type { Bus, BusLog } from './bus.js';
import { EmbeddedBus } from './embedded/embedded-bus.js';
import { KafkaBus } from './kafka/kafka-bus.js';
import type { KafkaOptions } from './kafka/kafka-options.js';

export interface OpenBusOptions {
  readonly report: BusLog;
  readonly clientId: string;
  /** Needed for `embedded:`; stays the caller's. */
  readonly store?: SqliteStore;
  readonly clock?: Clock;
  readonly retentionMs?: number;
  readonly kafka?: Omit<KafkaOptions, 'url' | 'clientId' | 'report' | 'retentionMs'>;
}

/**
 * Opens the bus that the address names: `embedded:`, or `kafka://host:port,host:port` (`kafka+ssl://…`). Waits, bounded,
 * for a broker that is away. Call `ensureTopics` before anything else.
 * @throws RedressError `broker-url-invalid`, `broker-unavailable` (retriable)
 */
export async function openBus(url: string, options: OpenBusOptions): Promise<Bus> {
  const { report, clientId, store, retentionMs } = options;
  const retention = retentionMs === undefined ? {} : { retentionMs };
  if (!url.startsWith('embedded:')) {
    return await KafkaBus.open({ ...options.kafka, ...retention, url, clientId, report });
  }
  if (store === undefined) {
    throw new RedressError('broker-url-invalid', 'the embedded bus needs the store of the data folder');
  }
  return await EmbeddedBus.open(store, { clock: options.clock ?? systemClock, report, ...retention });
}
