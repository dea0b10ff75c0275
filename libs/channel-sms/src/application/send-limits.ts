import type { SendOutcome } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Log } from '@redress/platform';
import type { DayCountRow } from '../infrastructure/day-count-row.js';
import { countryOfNumber } from './telephone-number.js';

export interface SendLimitParts {
  readonly counts: Model<DayCountRow>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** ISO 3166-1 alpha-2, where machines may text to. */
  readonly countries: readonly string[];
  /** Most texts that machines send in a day (UTC), by all replicas together. */
  readonly perDay: number;
}

const DAY = 24 * 60 * 60_000;
// Two processes that begin a day at once: one is first.
const ROUNDS = 3;

/**
 * Bounds what machines can be made to spend: anybody can text us from anywhere, and is answered. What a person writes is
 * never held back.
 */
export class SendLimits {
  private saidOn = '';

  constructor(private readonly parts: SendLimitParts) {}

  /**
   * Asked before each automatic text; the place that it takes is taken also when the provider then refuses.
   * @returns undefined when it may go
   */
  async hold(to: string): Promise<SendOutcome | undefined> {
    const country = countryOfNumber(to);
    if (country === undefined || !this.parts.countries.includes(country)) {
      return { state: 'failed', reason: `machines may not text to this country (${country ?? 'unknown'})` };
    }
    const now = this.parts.clock.now();
    const day = toInstant(now).slice(0, 10);
    if (await this.take(day)) return undefined;
    this.sayFull(day);
    return { state: 'refused-for-now', reason: 'the texts of this day are used up', retryAfterMs: DAY - (now % DAY) };
  }

  /**
   * The same for staff: to whatever country the organisation's own people are in, counted beside what customers get, so that neither
   * uses up the other's. What is beyond has failed, for it can go by mail today.
   */
  async holdForStaff(): Promise<SendOutcome | undefined> {
    const day = `${toInstant(this.parts.clock.now()).slice(0, 10)}/staff`;
    if (await this.take(day)) return undefined;
    this.sayFull(day);
    return { state: 'failed', reason: 'the texts to staff of this day are used up' };
  }

  private async take(day: string): Promise<boolean> {
    const { counts, perDay } = this.parts;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { matchedCount } = await counts.updateOne({ _id: day, count: { $lt: perDay } }, { $inc: { count: 1 } });
      if (matchedCount === 1) return true;
      if ((await counts.findOne({ _id: day }).lean<DayCountRow>()) !== null) return false;
      if ((await insertMissing(counts, [{ _id: day, count: 1 }])).length === 0) return true;
    }
    return false;
  }

  private sayFull(day: string): void {
    if (this.saidOn === day) return;
    this.saidOn = day;
    this.parts.log.error('the texts that machines may send in a day are used up', { day, perDay: this.parts.perDay });
  }
}
