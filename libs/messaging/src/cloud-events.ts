import { RedressError } from '@redress/kernel';
import type { EventEnvelope, OutgoingEvent } from './event-envelope.js';
import type { BusMessage } from './bus-message.js';

/** The largest event, headers aside, in bytes (architecture section 3); larger things travel by reference. */
export const MAXIMUM_EVENT_BYTES = 256 * 1024;

/** What goes onto the log for one event. */
export interface EncodedEvent {
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/**
 * Binary mode of the CloudEvents Kafka binding 1.0.2 (attributes in `ce_` headers, data as JSON in the value). Written
 * out here because building a CloudEvent object for each message costs more than all else on the way together; a spec
 * holds it against the cloudevents package.
 * @throws RedressError `event-too-large`
 */
export function encodeEvent({ topic, event }: OutgoingEvent): EncodedEvent {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_time: event.time,
    'content-type': 'application/json',
  };
  if (event.subject !== undefined) headers['ce_subject'] = event.subject;
  if (event.traceparent !== undefined) headers['ce_traceparent'] = event.traceparent;
  if (event.channel !== undefined) headers['ce_channel'] = event.channel;
  const body = event.data === null ? null : JSON.stringify(event.data);
  // A character is at most three bytes of UTF-8 for each UTF-16 unit, so most texts need not be measured.
  if (body !== null && body.length * 3 > MAXIMUM_EVENT_BYTES && Buffer.byteLength(body) > MAXIMUM_EVENT_BYTES) {
    throw new RedressError(
      'event-too-large',
      `event ${event.id} (${event.type}) for ${topic} is over ${String(MAXIMUM_EVENT_BYTES)} bytes: send a reference instead`,
    );
  }
  return { headers, body };
}

/** @throws RedressError `event-unreadable` when attributes are missing or the data is not JSON. */
export function decodeEvent(message: Pick<BusMessage, 'headers' | 'body'>): EventEnvelope {
  const { headers } = message;
  const { ce_id: id, ce_type: type, ce_source: source, ce_time: time } = headers;
  if (headers['ce_specversion'] !== '1.0') throw unreadable('it is no CloudEvent 1.0 in binary mode');
  if (id === undefined || type === undefined || source === undefined || time === undefined) {
    throw unreadable('ce_id, ce_type, ce_source or ce_time is missing');
  }
  return {
    id,
    type,
    source,
    time,
    ...(headers['ce_subject'] === undefined ? {} : { subject: headers['ce_subject'] }),
    ...(headers['ce_traceparent'] === undefined ? {} : { traceparent: headers['ce_traceparent'] }),
    ...(headers['ce_channel'] === undefined ? {} : { channel: headers['ce_channel'] }),
    data: parseData(message.body),
  };
}

/** False only where the event says that it concerns another channel alone. */
export function concernsChannel({ headers }: Pick<BusMessage, 'headers'>, channel: string): boolean {
  const only = headers['ce_channel'];
  return only === undefined || only === channel;
}

function parseData(body: Buffer | string | null): unknown {
  if (body === null) return null;
  try {
    return JSON.parse(typeof body === 'string' ? body : body.toString('utf8')) as unknown;
  } catch (cause) {
    throw unreadable('its data is not JSON', cause);
  }
}

function unreadable(why: string, cause?: unknown): RedressError {
  return new RedressError('event-unreadable', `the message cannot be read as an event: ${why}`, { cause });
}
