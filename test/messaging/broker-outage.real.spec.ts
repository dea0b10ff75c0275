import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBus, type Bus } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import { TestService } from './bus-fixture.js';
import { note, numberOf, topicNamed, uniqueName } from './note.js';
import { until } from './until.js';

const LIMIT = 120_000;
const TOTAL = 300;

let runs = true;

/** Kills and starts the broker from outside (`scripts/real`). */
async function broker(action: 'kill' | 'start'): Promise<void> {
  if (runs === (action === 'start')) return;
  const control = process.env['REDRESS_TEST_KAFKA_CONTROL'];
  if (control === undefined) throw new Error('REDRESS_TEST_KAFKA_CONTROL is not set: it kills and starts the broker');
  const answer = await fetch(`${control}/${action}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the broker did not ${action}: ${await answer.text()}`);
  runs = action === 'start';
}

async function publishAll(bus: Bus, topic: string, onPublished: (number: number) => void): Promise<Set<string>> {
  const failures = new Set<string>();
  for (let number = 0; number < TOTAL; number += 1) {
    const event = note(topic, `key-${String(number % 7)}`, number);
    for (;;) {
      try {
        await bus.publisher.publish([event]);
        break;
      } catch (error) {
        const { code, retriable } = error as { code: string; retriable: boolean };
        failures.add(`${code} ${String(retriable)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    onPublished(number);
  }
  return failures;
}

describe('a broker that is away', () => {
  const url = process.env['REDRESS_TEST_KAFKA_URL'] ?? '';
  const kafka = { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000 };
  const options = { clientId: 'test', report: (): void => undefined, kafka };
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase('memory:');
  }, LIMIT);

  afterAll(async () => {
    await broker('start');
    await database.close();
  }, LIMIT);

  it(
    'in mid-stream: publishing fails retriable or waits, and every event comes when it is back',
    async () => {
      const bus = await openBus(url, options);
      const fatal: unknown[] = [];
      const topic = topicNamed(uniqueName('outage'));
      const seen = new Map<string, number[]>();
      const fixture = {
        bus: () => Promise.resolve(bus),
        database,
        sessionMs: undefined,
        close: () => Promise.resolve(),
      };
      const service = await TestService.start(fixture, {
        group: uniqueName('group'),
        topics: [topic],
        handler: (event, { message }) => {
          seen.set(message.key, [...(seen.get(message.key) ?? []), numberOf(event)]);
          return Promise.resolve();
        },
        onFatal: (error) => fatal.push(error),
      });
      let outage: Promise<void> | undefined;
      const failures = await publishAll(bus, topic.name, (number) => {
        if (number === 100) outage = broker('kill').then(() => broker('start'));
      });
      await outage;
      const all = (): Set<number> => new Set([...seen.values()].flat());
      await until(() => all().size === TOTAL, 'every event', LIMIT / 2);
      for (const numbers of seen.values()) {
        const firstTimes = [...new Set(numbers)];
        expect(firstTimes).toEqual([...firstTimes].sort((a, b) => a - b));
      }
      expect([...failures].filter((failure) => failure !== 'publish-failed true')).toEqual([]);
      expect(fatal).toEqual([]);
      await service.stop();
      await bus.close();
    },
    LIMIT,
  );

  it(
    'for long: a publish ends within its time, and a member that waited goes on by itself',
    async () => {
      const bus = await openBus(url, options);
      const topic = topicNamed(uniqueName('long'));
      const seen: number[] = [];
      const fixture = {
        bus: () => Promise.resolve(bus),
        database,
        sessionMs: undefined,
        close: () => Promise.resolve(),
      };
      const service = await TestService.start(fixture, {
        group: uniqueName('group'),
        topics: [topic],
        handler: (event) => {
          seen.push(numberOf(event));
          return Promise.resolve();
        },
      });
      await broker('kill');
      await expect(bus.publisher.publish([note(topic.name, 'key', 1)])).rejects.toMatchObject({
        code: 'publish-failed',
        retriable: true,
      });
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      await broker('start');
      await until(
        () =>
          bus.publisher.publish([note(topic.name, 'key', 2)]).then(
            () => true,
            () => false,
          ),
        'publishing to go on',
        LIMIT / 2,
      );
      await until(() => seen.includes(2), 'consuming to go on', LIMIT / 2);
      await service.stop();
      await bus.close();
    },
    LIMIT,
  );

  it(
    'at start: waits and says so, then gives up, or goes on when it comes',
    async () => {
      await broker('kill');
      const said: string[] = [];
      const report = (_level: string, message: string): void => {
        said.push(message);
      };
      await expect(openBus(url, { ...options, report, kafka: { startTimeoutMs: 1_500 } })).rejects.toMatchObject({
        code: 'broker-unavailable',
        retriable: true,
      });
      expect(said).toContain('waiting for the broker');
      const opening = openBus(url, options);
      await broker('start');
      const bus = await opening;
      await bus.ensureTopics([topicNamed(uniqueName('late'))]);
      await bus.close();
    },
    LIMIT,
  );
});
