import { toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { IntakeStore } from '../infrastructure/intake-store.js';

const DAY_MS = 24 * 3_600_000;

/** Sees to it that held messages are looked at every day: a complaint may be among them. */
export class HeldWatch {
  constructor(
    private readonly intake: IntakeStore,
    private readonly clock: Clock,
    private readonly log: Pick<Log, 'error'>,
  ) {}

  /** How many wait, counted to a thousand. */
  async waiting(): Promise<number> {
    return this.intake.countHeld(toInstant(this.clock.now()));
  }

  /** Says so when messages have waited for more than a day. Returns how many. */
  async look(): Promise<number> {
    const overdue = await this.intake.countHeld(toInstant(this.clock.now() - DAY_MS));
    if (overdue > 0) {
      this.log.error('held messages have waited for a day; a lead empties the list at GET /api/v1/intake?fate=held', {
        messages: overdue,
      });
    }
    return overdue;
  }
}
