import { sleep, systemClock } from '@redress/kernel';
import type { Consumer, Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { BusLog } from '../bus.js';
import { causeOf } from '../cause-of.js';
import { SignalReader } from '../signals/signal-reader.js';
import type { Hearing, HearOptions } from '../signals/signals.js';
import { bounded } from './kafka-client.js';
import { toBusMessage } from './kafka-lane.js';

const PAUSE_MS = 5_000;
const LEAVE_MS = 2_000;

/**
 * One hearer of signals: a group that only this member ever has, reading from the end and committing nothing, which the broker forgets by
 * itself. Whatever ends it, another one begins after a pause.
 */
export class KafkaHearing implements Hearing {
  private readonly reader: SignalReader;
  private readonly ended = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: HearOptions,
    private readonly report: BusLog,
  ) {
    this.reader = new SignalReader(options, report);
  }

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await this.hearOnce().catch((error: unknown) => {
        const { topic, service } = this.options;
        this.report('warn', 'signals are not heard just now', { topic, service, cause: causeOf(error) });
      });
      await sleep(systemClock, PAUSE_MS, signal);
    }
  }

  // Resolves when it was told to end; rejects when kafkajs gives up.
  private async hearOnce(): Promise<void> {
    const consumer = this.kafka.consumer({
      groupId: `redress-live-${this.options.service}-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 150,
      sessionTimeout: 15_000,
      retry: { retries: 5, initialRetryTime: 300, maxRetryTime: 5_000 },
    });
    try {
      await consumer.connect();
      const over = this.endOf(consumer);
      await consumer.subscribe({ topics: [this.options.topic], fromBeginning: false });
      await consumer.run({
        autoCommit: false,
        eachMessage: ({ topic, partition, message }) => {
          this.reader.take(toBusMessage(topic, partition, message));
          return Promise.resolve();
        },
      });
      await over;
    } finally {
      await bounded(consumer.disconnect(), 'leaving the group', LEAVE_MS).catch(() => undefined);
    }
  }

  private endOf(consumer: Consumer): Promise<void> {
    const over = new Promise<void>((resolve, reject) => {
      this.ended.signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
    });
    // It may fail before anybody waits for it.
    over.catch(() => undefined);
    return over;
  }
}
