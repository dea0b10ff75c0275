import type { Clock } from '@redress/kernel';

/** How many of its own seconds pass in one of ours, so that waits of the product take no time of the tests. */
export const HASTE = 25;

/** The machine's clock, hurried; it never goes back between two processes that name the same beginning (epoch, milliseconds). */
export function quickClock(beginning: number): Clock {
  return {
    now: () => beginning + (Date.now() - beginning) * HASTE,
    after: (ms, task) => {
      const timer = setTimeout(task, ms / HASTE);
      timer.unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
