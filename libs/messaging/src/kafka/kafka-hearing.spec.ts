import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ConsumerConfig, Kafka } from 'kafkajs';
import { EventRegistry } from '../event-registry.js';
import { KafkaHearing } from './kafka-hearing.js';

const MINUTE_MS = 60_000;
const MISSING = Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });

/** What hearers have of kafkajs. */
class PlayedKafka {
  readonly consumers: PlayedConsumer[] = [];
  /** What connecting comes to. */
  connecting: () => Promise<void> = () => Promise.resolve();
  missing = false;

  consumer(config: ConsumerConfig): PlayedConsumer {
    const consumer = new PlayedConsumer(this, config);
    this.consumers.push(consumer);
    return consumer;
  }
}

class PlayedConsumer {
  readonly events = { CRASH: 'crash', FETCH: 'fetch' };
  readonly disconnect = jest.fn(() => Promise.resolve());
  readonly run = jest.fn(() => Promise.resolve());
  private readonly listeners = new Map<string, (event: object) => void>();

  constructor(
    private readonly kafka: PlayedKafka,
    readonly config: ConsumerConfig,
  ) {}

  connect(): Promise<void> {
    return this.kafka.connecting();
  }

  subscribe(): Promise<void> {
    return this.kafka.missing ? Promise.reject(MISSING) : Promise.resolve();
  }

  on(name: string, listener: (event: object) => void): void {
    this.listeners.set(name, listener);
  }

  tell(name: string, payload: object = {}): void {
    this.listeners.get(name)?.({ payload });
  }
}

describe('a hearer of signals at a broker', () => {
  let kafka: PlayedKafka;
  let hearing: KafkaHearing;
  let reports: unknown[];

  beforeEach(() => {
    jest.useFakeTimers();
    kafka = new PlayedKafka();
    reports = [];
    const options = { topic: 'live', service: 'test', registry: new EventRegistry([]), hear: () => undefined };
    hearing = new KafkaHearing(kafka as unknown as Kafka, options, (...report) => reports.push(report));
  });

  afterEach(async () => {
    await closed();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** Resolves when it has closed; true where that took no longer than it may. */
  async function closed(): Promise<boolean> {
    let over = false;
    void hearing.close().then(() => {
      over = true;
    });
    await jest.advanceTimersByTimeAsync(2_500);
    return over;
  }

  it('tries seldom while the topic is missing, says so seldom, and says when it hears again', async () => {
    kafka.missing = true;
    hearing.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(kafka.consumers.length).toBeGreaterThan(10);
    expect(kafka.consumers.length).toBeLessThan(15);
    expect(kafka.consumers.every(({ disconnect }) => disconnect.mock.calls.length > 0)).toBe(true);
    expect(reports.length).toBeGreaterThan(5);
    expect(reports.length).toBeLessThanOrEqual(11);
    const cause = 'Error: UNKNOWN_TOPIC_OR_PARTITION';
    expect(reports[0]).toEqual(['warn', 'signals are not heard just now', { topic: 'live', service: 'test', cause }]);

    kafka.missing = false;
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    reports.length = 0;
    kafka.consumers.at(-1)?.tell('fetch');
    kafka.consumers.at(-1)?.tell('fetch');
    expect(reports).toEqual([['info', 'signals are heard again', { topic: 'live', service: 'test' }]]);
  });

  it('begins again when kafkajs gives up, which never begins again by itself', async () => {
    hearing.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(await kafka.consumers[0]?.config.retry?.restartOnFailure?.(MISSING)).toBe(false);
    kafka.consumers[0]?.tell('fetch');
    kafka.consumers[0]?.tell('crash', { error: MISSING, restart: false });
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(kafka.consumers).toHaveLength(2);
  });

  it('holds on to nothing of the attempts that failed', async () => {
    const added = jest.spyOn(AbortSignal.prototype, 'addEventListener');
    const removed = jest.spyOn(AbortSignal.prototype, 'removeEventListener');
    kafka.missing = true;
    hearing.start();
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(added.mock.calls.length).toBeGreaterThan(10);
    // The pause it is in.
    expect(added.mock.calls.length - removed.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('closes in time while the broker does not answer, and leaves no connection that comes later', async () => {
    let answer = (): void => undefined;
    kafka.connecting = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    hearing.start();
    await jest.advanceTimersByTimeAsync(0);
    const ended = await closed();
    answer();
    await jest.advanceTimersByTimeAsync(0);
    const [consumer] = kafka.consumers;
    expect(ended).toBe(true);
    expect(consumer?.disconnect.mock.calls).toHaveLength(1);
    expect(consumer?.run.mock.calls).toHaveLength(0);
  });
});
