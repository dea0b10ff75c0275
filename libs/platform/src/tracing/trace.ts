import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** One step of a chain of causes, as W3C Trace Context names it: 32 and 16 hex digits. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
}

const storage = new AsyncLocalStorage<Trace>();

/**
 * Runs `work` inside a step of the trace that `traceparent` names, or of a new one when it names none.
 * Everything `work` awaits sees the trace; logs, events and problem documents carry its id.
 */
export function runWithTrace<T>(traceparent: string | undefined, work: () => T): T {
  const traceId = traceIdIn(traceparent) ?? randomBytes(16).toString('hex');
  return storage.run({ traceId, spanId: randomBytes(8).toString('hex') }, work);
}

/** The id of the trace this code runs in, undefined outside any. */
export function currentTraceId(): string | undefined {
  return storage.getStore()?.traceId;
}

/** The `traceparent` to hand on with an event or a request; undefined outside any trace. */
export function currentTraceparent(): string | undefined {
  const trace = storage.getStore();
  return trace === undefined ? undefined : `00-${trace.traceId}-${trace.spanId}-01`;
}

// W3C Trace Context, section 3.2: zeros mean "invalid"; later versions begin like version 00.
function traceIdIn(traceparent: string | undefined): string | undefined {
  const match = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/u.exec(
    traceparent ?? '',
  );
  return match?.[1];
}
