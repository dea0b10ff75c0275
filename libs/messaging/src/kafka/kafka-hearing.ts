import { sleep, systemClock } from '@redress/kernel';
import type { Consumer, Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { BusLog } from '../bus.js';
import { SignalReader } from '../signals/signal-reader.js';
import type { Hearing, HearOptions } from '../signals/signals.js';
import { brokerCauseOf } from './broker-cause.js';
import { bounded } from './kafka-client.js';
import { toBusMessage } from './kafka-lane.js';
import { OnceAMinute } from './once-a-minute.js';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
const LEAVE_MS = 2_000;

/**
 * One hearer of signals: a group that only this member ever has, reading from the end and committing nothing, which the broker forgets by
 * itself. Whatever ends it, another one begins after a pause, which grows while nothing is heard.
 */
export class KafkaHearing implements Hearing {
  private readonly reader: SignalReader;
  private readonly ended = new AbortController();
  private readonly failures = new OnceAMinute();
  private running: Promise<void> | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private saidNotHeard = false;

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

  /** Takes two seconds at most, whatever the broker does. */
  async close(): Promise<void> {
    this.ended.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await this.hearOnce().catch((error: unknown) => {
        this.fail(error);
      });
      await sleep(systemClock, this.pauseMs, signal);
      this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  private fail(error: unknown): void {
    if (!this.failures.isDue()) return;
    this.saidNotHeard = true;
    const { topic, service } = this.options;
    this.report('warn', 'signals are not heard just now', { topic, service, cause: brokerCauseOf(error) });
  }

  private succeed(): void {
    this.pauseMs = FIRST_PAUSE_MS;
    if (!this.saidNotHeard) return;
    this.saidNotHeard = false;
    const { topic, service } = this.options;
    this.report('info', 'signals are heard again', { topic, service });
  }

  // Resolves when it was told to end; rejects when kafkajs gives up.
  private async hearOnce(): Promise<void> {
    const consumer = this.kafka.consumer({
      groupId: `redress-live-${this.options.service}-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 150,
      sessionTimeout: 15_000,
      // Beginning again is left to this class, which pauses and says so.
      retry: {
        retries: 5,
        initialRetryTime: 300,
        maxRetryTime: 5_000,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    const joined = this.join(consumer);
    try {
      await this.endOf(consumer, joined);
    } finally {
      // Joining may outlast whoever waits here, and would leave a member behind.
      const left = joined.catch(() => undefined).then(() => consumer.disconnect());
      await bounded(left, 'leaving the group', LEAVE_MS).catch(() => undefined);
    }
  }

  private async join(consumer: Consumer): Promise<void> {
    const { signal } = this.ended;
    await consumer.connect();
    signal.throwIfAborted();
    await consumer.subscribe({ topics: [this.options.topic], fromBeginning: false });
    signal.throwIfAborted();
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        if (!signal.aborted) this.reader.take(toBusMessage(topic, partition, message));
        return Promise.resolve();
      },
    });
  }

  private async endOf(consumer: Consumer, joined: Promise<void>): Promise<void> {
    const { signal } = this.ended;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve, reject) => {
      end = resolve;
      joined.catch(reject);
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
      });
      // Joining says nothing yet: a topic that may not be read is found out by reading it.
      consumer.on(consumer.events.FETCH, () => {
        this.succeed();
      });
    });
    signal.addEventListener('abort', end, { once: true });
    try {
      await over;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }
}
