import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Kafka, ProducerBatch } from 'kafkajs';
import { KafkaSignals } from './kafka-signals.js';

const MINUTE_MS = 60_000;

/** What tellers have of kafkajs. */
class PlayedKafka {
  readonly producers: PlayedProducer[] = [];
  /** What connecting comes to. */
  connecting: () => Promise<void> = () => Promise.resolve();
  sent = 0;

  producer(): PlayedProducer {
    const producer = new PlayedProducer(this);
    this.producers.push(producer);
    return producer;
  }
}

class PlayedProducer {
  readonly disconnect = jest.fn(() => Promise.resolve());

  constructor(private readonly kafka: PlayedKafka) {}

  connect(): Promise<void> {
    return this.kafka.connecting();
  }

  sendBatch({ topicMessages = [] }: ProducerBatch): Promise<void> {
    this.kafka.sent += topicMessages.flatMap(({ messages }) => messages).length;
    return Promise.resolve();
  }
}

describe('signals to a broker', () => {
  let kafka: PlayedKafka;
  let signals: KafkaSignals;
  let reports: [string, string, unknown][];

  beforeEach(() => {
    jest.useFakeTimers();
    kafka = new PlayedKafka();
    reports = [];
    signals = new KafkaSignals(kafka as unknown as Kafka, (level, message, fields) => {
      reports.push([level, message, fields]);
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Tells one every 50 ms. */
  async function tellFor(ms: number): Promise<number> {
    const event = { id: '1', type: 'test', source: '/test', time: '2026-11-22T15:53:00.000Z', data: {} };
    const count = ms / 50;
    for (let told = 0; told < count; told += 1) {
      signals.tell({ topic: 'live', key: 'key', event });
      await jest.advanceTimersByTimeAsync(50);
    }
    return count;
  }

  it('go out over one connection', async () => {
    const told = await tellFor(1_000);
    expect([kafka.sent, kafka.producers.length, reports.length]).toEqual([told, 1, 0]);
    await signals.close();
    expect(kafka.producers[0]?.disconnect.mock.calls).toHaveLength(1);
  });

  it('are lost while it is away: it is asked seldom, and said once a minute with how many they were', async () => {
    kafka.connecting = () => Promise.reject(new Error('away'));
    const told = await tellFor(3 * MINUTE_MS);
    expect(kafka.producers.length).toBeGreaterThan(10);
    expect(kafka.producers.length).toBeLessThanOrEqual(37);
    expect(kafka.producers.every(({ disconnect }) => disconnect.mock.calls.length === 1)).toBe(true);
    expect(reports.map(([level, message]) => [level, message])).toEqual(
      reports.map(() => ['warn', 'signals were not told']),
    );
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.length).toBeLessThanOrEqual(4);
    const counts = reports.map(([, , fields]) => (fields as { signals: number }).signals);
    expect(Math.max(...counts)).toBeGreaterThan(100);

    kafka.connecting = () => Promise.resolve();
    await tellFor(10_000);
    expect(kafka.sent).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(told);
  });

  it('leave no connection that comes when nobody waits for it any more', async () => {
    let answer = (): void => undefined;
    kafka.connecting = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await tellFor(3_000);
    expect(kafka.producers).toHaveLength(1);
    answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(kafka.producers[0]?.disconnect.mock.calls).toHaveLength(1);
  });

  it('that wait when they are closed open no connection', async () => {
    void tellFor(50);
    await signals.close();
    await jest.advanceTimersByTimeAsync(1_000);
    expect([kafka.producers.length, kafka.sent]).toEqual([0, 0]);
  });
});
