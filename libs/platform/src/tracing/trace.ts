import { randomBytes } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

const requests = new WeakMap<object, string>();

/**
 * The trace of everything that is done about `subject`, the id of a message, case or update: its own 32 hex digits.
 * Undefined for a subject that is no UUID.
 */
export function traceIdOf(subject: string | undefined): string | undefined {
  return subject !== undefined && UUID.test(subject) ? subject.replaceAll('-', '') : undefined;
}

/** The W3C `traceparent` of an event about `subject`; its span is the end of the event's own id. */
export function traceparentOf(subject: string | undefined, eventId: string): string | undefined {
  const traceId = traceIdOf(subject);
  const span = traceIdOf(eventId)?.slice(16);
  return traceId === undefined || span === undefined ? undefined : `00-${traceId}-${span}-01`;
}

/** Puts a request into the trace that its `traceparent` names, or into a new one. Returns the trace's id. */
export function beginRequestTrace(request: object, traceparent: string | undefined): string {
  const traceId = traceIdIn(traceparent) ?? randomBytes(16).toString('hex');
  requests.set(request, traceId);
  return traceId;
}

/** The trace that a request is in; undefined before it was put into one. */
export function traceIdOfRequest(request: object): string | undefined {
  return requests.get(request);
}

// W3C Trace Context, section 3.2: zeros mean "invalid"; later versions begin like version 00.
function traceIdIn(traceparent: string | undefined): string | undefined {
  const match = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/u.exec(
    traceparent ?? '',
  );
  return match?.[1];
}
