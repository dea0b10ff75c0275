/** A point in time as RFC 3339 UTC with milliseconds, `2026-11-22T15:53:00.000Z`; sorts as text. */
export type Instant = string;

/** Time as the code sees it, so that tests and the simulation can own it. All durations are milliseconds. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `task` once after `ms`; returns a cancel that does nothing once the task ran. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

export function toInstant(epochMilliseconds: number): Instant {
  // Much of what one message brings about happens in one millisecond.
  if (epochMilliseconds !== last.epoch) {
    last = { epoch: epochMilliseconds, text: new Date(epochMilliseconds).toISOString() };
  }
  return last.text;
}

let last: { readonly epoch: number; readonly text: Instant } = { epoch: 0, text: '1970-01-01T00:00:00.000Z' };

export function instantNow(clock: Clock): Instant {
  return toInstant(clock.now());
}

/** @throws RangeError when the text is no date. */
export function toEpoch(instant: Instant): number {
  const epoch = Date.parse(instant);
  if (Number.isNaN(epoch)) throw new RangeError(`not an instant: ${instant}`);
  return epoch;
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = (): void => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(ms, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
