import type { Instant } from '@redress/kernel';

/**
 * One event as CloudEvents 1.0 names its attributes (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md).
 * `data` of null is a tombstone: on a compacted topic it erases what the key held.
 */
export interface EventEnvelope<T = unknown> {
  readonly id: string;
  /** The wire name with its version, `redress.message.received.v1`. */
  readonly type: string;
  readonly source: string;
  readonly subject?: string;
  readonly time: Instant;
  readonly data: T;
  /** W3C trace context (CloudEvents extension "distributed tracing"). */
  readonly traceparent?: string;
  /** The only channel that has anything to do with it (an extension of ours): gateways of others pass it by unread. */
  readonly channel?: string;
}

/** An event on its way: events of one topic and key keep their order. */
export interface OutgoingEvent<T = unknown> {
  readonly topic: string;
  readonly key: string;
  readonly event: EventEnvelope<T>;
}
