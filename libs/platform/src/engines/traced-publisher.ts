import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { currentTraceparent } from '../tracing/trace.js';

/** Hands the trace of the code that publishes on with its events. */
export class TracedPublisher extends Publisher {
  constructor(private readonly target: Publisher) {
    super();
  }

  override async publish(events: readonly OutgoingEvent[]): Promise<void> {
    const traceparent = currentTraceparent();
    await this.target.publish(traceparent === undefined ? events : events.map((each) => traced(each, traceparent)));
  }
}

// An event that is published again keeps the trace it was born in.
function traced(outgoing: OutgoingEvent, traceparent: string): OutgoingEvent {
  if (outgoing.event.traceparent !== undefined) return outgoing;
  return { ...outgoing, event: { ...outgoing.event, traceparent } };
}
