import { isRetriable, RedressError } from '@redress/kernel';
import { encodeEvent } from '../cloud-events.js';
import type { OutgoingEvent } from '../event-envelope.js';
import { Publisher } from '../publisher.js';
import type { EmbeddedLog } from './embedded-log.js';

/** Appends to the log and wakes who reads it. */
export class EmbeddedPublisher extends Publisher {
  private closed = false;

  constructor(
    private readonly log: EmbeddedLog,
    private readonly onAppended: (topics: ReadonlySet<string>) => void,
  ) {
    super();
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (events.length === 0) return;
    if (this.closed) throw failed('the bus is closed');
    const entries = events.map((event) => ({ topic: event.topic, key: event.key, ...encodeEvent(event) }));
    try {
      await this.log.append(entries);
    } catch (error) {
      if (error instanceof RedressError && error.code === 'topic-unknown') throw error;
      throw failed(isRetriable(error) ? 'the store is full or away' : 'the store refused them', error);
    }
    this.onAppended(new Set(events.map((event) => event.topic)));
  }

  close(): void {
    this.closed = true;
  }
}

function failed(why: string, cause?: unknown): RedressError {
  return new RedressError('publish-failed', `events could not be published: ${why}`, { retriable: true, cause });
}
