import { isRetriable, RedressError, sleep, type Clock } from '@redress/kernel';
import type { Log } from '../logging/log.js';

export interface WaitOptions {
  /** What is waited for, in words for an operator and without passwords: `the database at db.internal`. */
  readonly what: string;
  readonly boundMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly stopping?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Opens something that may be away for a while: tries again while the error is retriable, and says what it waits for.
 * @throws RedressError `engine-unavailable` after the bound; `start-given-up` when told to stop; other errors at once
 */
export async function waitFor<T>(open: () => Promise<T>, options: WaitOptions): Promise<T> {
  const { what, boundMs, clock, log, stopping } = options;
  const until = clock.now() + boundMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await open();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      const left = until - clock.now();
      if (left <= 0) throw unavailable(what, boundMs, error);
      log.warn(`Waiting for ${what}.`, { secondsLeft: Math.ceil(left / 1000), error });
      await sleep(clock, Math.min(pause, left), stopping);
      if (stopping?.aborted === true) throw new RedressError('start-given-up', 'Told to stop while starting.');
    }
  }
}

function unavailable(what: string, boundMs: number, cause: unknown): RedressError {
  const seconds = String(Math.round(boundMs / 1000));
  const message = `There was no answer from ${what} within ${seconds} s. Check that it runs and that its address is right.`;
  return new RedressError('engine-unavailable', message, { cause });
}
