import type { FieldError, Instant } from '@redress/kernel';
import type { BusMessage } from '../bus-message.js';

/**
 * `retry` and `behind` hold their key: later messages of it wait behind them. `unknown` and `parked` hold nothing.
 * `closed` is what a person has decided on; it stays without its content, so that a redelivery finds it.
 */
export type DeferredState = 'retry' | 'behind' | 'unknown' | 'parked' | 'closed';

/** Why work could not be done; carries codes and field names, never the words of people. */
export interface DeferredReason {
  readonly code: string;
  readonly message: string;
  readonly fields?: FieldError[];
}

/** How a person ended a parked message. `as` is the id of the event it became. */
export interface DeferredEnd {
  readonly how: 'replayed' | 'discarded';
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
  readonly as?: string;
}

/** One message that a group could not finish at once. */
export interface DeferredRow {
  /** `group:event id`; a message that has none gets an id derived from where it stood. */
  readonly _id: string;
  readonly group: string;
  readonly state: DeferredState;
  /** `group|topic|key`; there exactly while the row holds its key. */
  readonly heldKey?: string;
  /** When the sweeper looks at the row again: the next try, the safety net of `behind`, an unannounced parking. */
  readonly notBefore?: Instant;
  /** Grows with the order of deferral; lists page by it. */
  readonly sequence: string;
  readonly eventId: string;
  readonly type: string;
  readonly topic: string;
  readonly partition: number;
  /** Twenty digits, so that text sorts as numbers do. */
  readonly position: string;
  readonly loggedAt: Instant;
  readonly key: string;
  readonly deferredAt: Instant;
  /** First failure: from here the 15 minutes count. */
  readonly failingSince?: Instant;
  readonly attempts: number;
  readonly reason?: DeferredReason;
  /** The retry was given up for its age: later messages of the key have passed it. */
  readonly gap?: boolean;
  readonly traceparent?: string;
  /** The event id of the parked message that this one reads again. */
  readonly replayOf?: string;
  /** Set once, when somebody first asks for a replay: every further attempt makes the same event. */
  readonly replayAs?: string;
  readonly end?: DeferredEnd;
  /** JSON of the headers; empty once closed. */
  readonly headers: string;
  readonly body: string | null;
  readonly encoding: 'utf8' | 'base64';
}

/** The name under which a message of `key` holds those behind it. */
export function heldKeyOf(group: string, message: Pick<BusMessage, 'topic' | 'key'>): string {
  return `${group}|${message.topic}|${message.key}`;
}

export function toPositionText(position: bigint): string {
  return position.toString().padStart(20, '0');
}

/** The message as it came from the log. */
export function messageOf(row: DeferredRow): BusMessage {
  return {
    topic: row.topic,
    partition: row.partition,
    position: BigInt(row.position),
    key: row.key,
    loggedAt: Date.parse(row.loggedAt),
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: row.body === null || row.encoding === 'utf8' ? row.body : Buffer.from(row.body, 'base64'),
  };
}

/** The body as text that loses nothing: bytes that are no UTF-8 (an unreadable message) as base64. */
export function bodyText(body: BusMessage['body']): Pick<DeferredRow, 'body' | 'encoding'> {
  if (body === null || typeof body === 'string') return { body, encoding: 'utf8' };
  const text = body.toString('utf8');
  return Buffer.from(text, 'utf8').equals(body)
    ? { body: text, encoding: 'utf8' }
    : { body: body.toString('base64'), encoding: 'base64' };
}
