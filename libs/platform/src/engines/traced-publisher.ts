import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { traceparentOf } from '../tracing/trace.js';

/** Gives every event the trace of what it is about. */
export class TracedPublisher extends Publisher {
  constructor(private readonly target: Publisher) {
    super();
  }

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    return this.target.publish(events.map(traced));
  }
}

// An event that is published again keeps the trace it was born in.
function traced(outgoing: OutgoingEvent): OutgoingEvent {
  const { event } = outgoing;
  const traceparent = event.traceparent ?? traceparentOf(event.subject, event.id);
  if (traceparent === event.traceparent || traceparent === undefined) return outgoing;
  return { ...outgoing, event: { ...outgoing.event, traceparent } };
}
