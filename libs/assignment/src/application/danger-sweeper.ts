import { toEpoch, type Clock } from '@redress/kernel';
import { isSafety } from '@redress/cases';
import type { PassingOn, PassOn } from './pass-on.js';
import type { OnReleased } from './pick-up-sweeper.js';

// By the wall clock: danger does not wait for anybody's shift.
export const PATIENCE_MS = 10 * 60_000;

/** Takes a case that speaks of danger from a handler who has not opened it, where somebody else who is at work may have it. */
export class DangerSweeper {
  constructor(
    private readonly passing: PassOn,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases went back to their queues. */
  async sweep(onReleased: OnReleased): Promise<number> {
    const now = this.clock.now();
    const what: PassingOn = {
      mayLie: ({ opened, at }) => !opened && toEpoch(at) + PATIENCE_MS <= now,
      lies: (head) => isSafety(head),
      mayHave: (code) => ['ready', 'no-room', 'unopened'].includes(code),
    };
    return this.passing.passOn(what, onReleased);
  }
}
