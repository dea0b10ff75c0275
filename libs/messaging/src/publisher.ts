import type { OutgoingEvent } from './event-envelope.js';

/** Puts events on their topics. */
export abstract class Publisher {
  /**
   * Resolves when every event is durable, in the order given for each key; at most 10 s.
   * When it fails some or all of them may be on the log nevertheless: publish again, readers dedupe.
   * @throws RedressError `publish-failed` (retriable); `event-too-large`, `topic-unknown` (not retriable)
   */
  abstract publish(events: readonly OutgoingEvent[]): Promise<void>;
}
