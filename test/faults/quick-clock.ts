import type { Clock } from '@redress/kernel';

/** How many of its own seconds pass in one of ours, so that waits of the product take no time of the tests. */
export const HASTE = 25;

/**
 * The machine's clock, hurried, and set `aheadMs` ahead; it never goes back between two processes that name the same beginning
 * (epoch, milliseconds), the later one no less ahead.
 */
export function quickClock(beginning: number, aheadMs = 0): Clock {
  return {
    now: () => beginning + (Date.now() - beginning) * HASTE + aheadMs,
    after: (ms, task) => {
      const timer = setTimeout(task, ms / HASTE);
      timer.unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
