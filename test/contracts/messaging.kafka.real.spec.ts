import { openBus, type Bus } from '@redress/messaging';
import { openDatabase } from '@redress/persistence';
import type { BusFixture } from '../messaging/bus-fixture.js';
import { describeMessaging } from './messaging.contract.js';

/** The shortest that a broker allows with its usual settings. */
const SESSION_MS = 6_000;

describeMessaging('Apache Kafka', async (): Promise<BusFixture> => {
  const url = process.env['REDRESS_TEST_KAFKA_URL'];
  if (url === undefined) throw new Error('REDRESS_TEST_KAFKA_URL is not set: it names the broker, kafka://host:port');
  const buses = new Map<string, Bus>();
  const database = await openDatabase('memory:');
  return {
    bus: async (process) => {
      const known = buses.get(process);
      if (known !== undefined) return known;
      const bus = await openBus(url, {
        clientId: `test-${process}`,
        report: () => undefined,
        kafka: { sessionTimeoutMs: SESSION_MS, heartbeatIntervalMs: 500, rebalanceTimeoutMs: SESSION_MS },
      });
      buses.set(process, bus);
      return bus;
    },
    database,
    sessionMs: SESSION_MS,
    close: async () => {
      await Promise.all([...buses.values()].map((bus) => bus.close()));
      await database.close();
    },
  };
});
