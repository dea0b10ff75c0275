import { RedressError } from '@redress/kernel';
import type { Message, Producer } from 'kafkajs';
import { encodeEvent } from '../cloud-events.js';
import type { OutgoingEvent } from '../event-envelope.js';
import { Publisher } from '../publisher.js';
import { bounded } from './kafka-client.js';
import { CALL_LIMIT_MS } from './kafka-options.js';

/** Calls that come within this time share a request. */
const LINGER_MS = 2;
/** Well under the broker's usual limit of 1 MB a request and partition. */
const BATCH_MESSAGES = 500;
const BATCH_BYTES = 512 * 1024;
/** What waits to be sent while the broker is slow or away; beyond it, publishing fails at once. */
const QUEUE_BYTES = 32 * 1024 * 1024;

interface Waiting {
  readonly messages: readonly { readonly topic: string; readonly message: Message }[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
  given: boolean;
}

/** Gathers what is published at the same time into requests, one request in flight, acks from all replicas. */
export class KafkaPublisher extends Publisher {
  private queue: Waiting[] = [];
  private queuedBytes = 0;
  private sending: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly producer: Producer,
    private readonly isTopic: (name: string) => boolean,
  ) {
    super();
  }

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiting = this.toWaiting(events, resolve, reject);
      this.queue.push(waiting);
      this.queuedBytes += waiting.bytes;
      this.sending ??= this.sendAll();
    });
  }

  /** Sends what waits (bounded like every call), then disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.sending !== undefined) await bounded(this.sending, 'sending the last events').catch(() => undefined);
    await bounded(this.producer.disconnect(), 'disconnecting the producer', 2_000).catch(() => undefined);
  }

  private toWaiting(events: readonly OutgoingEvent[], resolve: () => void, reject: (error: unknown) => void): Waiting {
    if (this.closed) throw failed('the bus is closed');
    const messages = events.map((event) => this.toMessage(event));
    const bytes = messages.reduce((sum, { message }) => sum + (message.value?.length ?? 0), 0);
    if (this.queuedBytes > 0 && this.queuedBytes + bytes > QUEUE_BYTES) throw failed('too much waits for the broker');
    const timer = setTimeout(() => {
      waiting.given = true;
      reject(failed('the broker did not take them in time'));
    }, CALL_LIMIT_MS);
    const waiting: Waiting = { messages, bytes, resolve, reject, timer, given: false };
    return waiting;
  }

  private toMessage(event: OutgoingEvent): { topic: string; message: Message } {
    if (!this.isTopic(event.topic)) {
      throw new RedressError('topic-unknown', `there is no topic ${event.topic}: make it with ensureTopics first`);
    }
    const { headers, body } = encodeEvent(event);
    return { topic: event.topic, message: { key: event.key, value: body, headers } };
  }

  private async sendAll(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
    while (this.queue.length > 0) {
      const batch = this.takeBatch();
      try {
        if (batch.length > 0) await this.send(batch);
        for (const waiting of batch)
          settle(waiting, () => {
            waiting.resolve();
          });
      } catch (error) {
        for (const waiting of batch)
          settle(waiting, () => {
            waiting.reject(failed('the broker refused them or is away', error));
          });
      }
    }
    this.sending = undefined;
  }

  private takeBatch(): Waiting[] {
    let count = 0;
    let messages = 0;
    let bytes = 0;
    for (const waiting of this.queue) {
      messages += waiting.messages.length;
      bytes += waiting.bytes;
      if (count > 0 && (messages > BATCH_MESSAGES || bytes > BATCH_BYTES)) break;
      count += 1;
    }
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    for (const waiting of batch) this.queuedBytes -= waiting.bytes;
    // Those whose time is over have been told that they failed; sending them now would only surprise.
    return batch.filter((waiting) => !waiting.given);
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, message } of batch.flatMap((waiting) => waiting.messages)) {
      const messages = byTopic.get(topic);
      if (messages === undefined) byTopic.set(topic, [message]);
      else messages.push(message);
    }
    const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
    await this.producer.sendBatch({ acks: -1, timeout: 8_000, topicMessages });
  }
}

function settle(waiting: Waiting, tell: () => void): void {
  clearTimeout(waiting.timer);
  if (!waiting.given) tell();
}

function failed(why: string, cause?: unknown): RedressError {
  return new RedressError('publish-failed', `events could not be published: ${why}`, { retriable: true, cause });
}
