import { RedressError } from '@redress/kernel';
import type { BusMessage } from '../bus-message.js';
import type { EventEnvelope } from '../event-envelope.js';
import type { DeferredReason } from './deferred-row.js';
import type { EventReader } from './event-reader.js';

/** What a handler may want to know beside the event. */
export interface Delivery {
  readonly message: BusMessage;
  /** Failed tries before this one. */
  readonly attempts: number;
  /** The event id of the parked message that this reads again. */
  readonly replayOf?: string;
}

/** Returning means done; throwing says by its error what is to happen (see `EventWork`). */
export type EventHandler = (event: EventEnvelope, delivery: Delivery) => Promise<void>;

export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'retry'; readonly reason: DeferredReason }
  | { readonly kind: 'park'; readonly reason: DeferredReason };

/** Tries of a handler that throws what is no RedressError: somebody's bug, which a retry seldom mends. */
export const UNEXPECTED_TRIES = 4;

/**
 * One try at one message. A RedressError that is retriable is tried again, one that is not parks at once, so does a
 * message that breaks its schema; any other error parks after a few tries.
 */
export class EventWork {
  constructor(
    private readonly reader: EventReader,
    private readonly handler: EventHandler,
  ) {}

  async attempt(delivery: Delivery, eventId?: string): Promise<Verdict> {
    const reading = this.reader.read(delivery.message);
    if (reading.kind === 'unknown') return reading;
    if (reading.kind === 'invalid') return { kind: 'park', reason: reading.reason };
    const event = eventId === undefined ? reading.event : { ...reading.event, id: eventId };
    try {
      await this.handler(event, delivery);
      return { kind: 'done' };
    } catch (error) {
      return judge(error, delivery.attempts + 1);
    }
  }
}

function judge(error: unknown, tries: number): Verdict {
  if (error instanceof RedressError) {
    const fields = error.fields.length === 0 ? {} : { fields: [...error.fields] };
    const reason = { code: error.code, message: error.message.slice(0, 500), ...fields };
    return { kind: error.retriable ? 'retry' : 'park', reason };
  }
  // The message of a foreign error may quote what people wrote; its class does not.
  const name = error instanceof Error ? error.name : typeof error;
  const reason = { code: 'handler-failed', message: `the handler threw ${name}; see the log` };
  return { kind: tries < UNEXPECTED_TRIES ? 'retry' : 'park', reason };
}
