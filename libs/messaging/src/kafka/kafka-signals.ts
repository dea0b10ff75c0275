import { systemClock } from '@redress/kernel';
import { Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import type { BusLog } from '../bus.js';
import { causeOf } from '../cause-of.js';
import { encodeEvent } from '../cloud-events.js';
import type { OutgoingEvent } from '../event-envelope.js';
import { Signals, type Hearing, type HearOptions } from '../signals/signals.js';
import { brokerCauseOf } from './broker-cause.js';
import { bounded } from './kafka-client.js';
import { KafkaHearing } from './kafka-hearing.js';
import { OnceAMinute } from './once-a-minute.js';

/** Signals that come within this time share a request. */
const LINGER_MS = 20;
/** What waits while the broker is slow or away; more is lost. */
const MOST_WAITING = 500;
const SEND_MS = 2_000;
/** After a failure nothing is tried for so long. */
const REST_MS = 5_000;

interface Connection {
  readonly producer: Producer;
  readonly open: Promise<void>;
}

/**
 * Signals over a topic that is kept for minutes. They have a producer of their own, so that nothing durable ever waits behind one, and
 * each hearer reads the topic from its end in a group of its own, so that every replica hears everything.
 */
export class KafkaSignals extends Signals {
  private readonly hearings = new Set<Hearing>();
  private readonly failures = new OnceAMinute();
  private connection: Connection | undefined;
  private waiting: { readonly topic: string; readonly message: Message }[] = [];
  private sending: Promise<void> | undefined;
  private resting = false;
  private closed = false;
  /** How many went nowhere since that was last said. */
  private lost = 0;

  constructor(
    private readonly kafka: Kafka,
    private readonly report: BusLog,
  ) {
    super();
  }

  override tell(signal: OutgoingEvent): void {
    if (this.closed) return;
    if (this.resting || this.waiting.length >= MOST_WAITING) {
      this.lost += 1;
      return;
    }
    try {
      const { headers, body } = encodeEvent(signal);
      this.waiting.push({ topic: signal.topic, message: { key: signal.key, value: body, headers } });
    } catch (error) {
      this.report('warn', 'a signal was not told', { topic: signal.topic, cause: causeOf(error) });
      return;
    }
    this.sending ??= this.sendAll();
  }

  override hear(options: HearOptions): Hearing {
    const hearing = new KafkaHearing(this.kafka, options, this.report);
    this.hearings.add(hearing);
    hearing.start();
    return {
      close: async () => {
        this.hearings.delete(hearing);
        await hearing.close();
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.waiting = [];
    const { connection } = this;
    await Promise.all([
      ...[...this.hearings].map((hearing) => hearing.close()),
      ...(connection === undefined
        ? []
        : [bounded(letGo(connection), 'disconnecting', SEND_MS).catch(() => undefined)]),
    ]);
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
      if (this.closed) break;
      const batch = this.waiting;
      this.waiting = [];
      await this.send(batch).catch((error: unknown) => {
        this.fail(batch.length, error);
      });
    }
    this.sending = undefined;
  }

  private fail(signals: number, error: unknown): void {
    this.lost += signals + this.waiting.length;
    this.waiting = [];
    this.resting = true;
    systemClock.after(REST_MS, () => {
      this.resting = false;
    });
    if (this.closed || !this.failures.isDue()) return;
    this.report('warn', 'signals were not told', { signals: this.lost, cause: brokerCauseOf(error) });
    this.lost = 0;
  }

  private async send(batch: typeof this.waiting): Promise<void> {
    const topics = [...new Set(batch.map(({ topic }) => topic))];
    const topicMessages = topics.map((topic) => ({
      topic,
      messages: batch.filter((each) => each.topic === topic).map(({ message }) => message),
    }));
    const producer = await this.connected();
    await bounded(producer.sendBatch({ acks: 1, timeout: SEND_MS, topicMessages }), 'telling signals', SEND_MS);
  }

  // Who tells nothing needs no connection.
  private async connected(): Promise<Producer> {
    this.connection ??= this.connect();
    const { connection } = this;
    try {
      await bounded(connection.open, 'connecting', SEND_MS);
      return connection.producer;
    } catch (error) {
      this.connection = undefined;
      void letGo(connection);
      throw error;
    }
  }

  private connect(): Connection {
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    return { producer, open: producer.connect() };
  }
}

// It may open yet when nobody waits for it any more, and would stay open.
async function letGo({ producer, open }: Connection): Promise<void> {
  await open.catch(() => undefined);
  await producer.disconnect().catch(() => undefined);
}
