import type { SendOutcome } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Log } from '@redress/platform';
import type { DayCountRow } from '../infrastructure/day-count-row.js';
import { countryOfNumber, isChargedNumber, rangeOfNumber } from './telephone-number.js';

export interface SendLimitParts {
  readonly counts: Model<DayCountRow>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** ISO 3166-1 alpha-2, where machines may text to; left out: anywhere. */
  readonly countries?: readonly string[];
  /** Most texts that machines send in a day (UTC), by all replicas together. */
  readonly perDay: number;
  /** Most of them to one number, and to the thousand numbers that differ in their last three digits. */
  readonly perNumber: number;
  readonly perRange: number;
}

/** What is counted, how many there may be, and what is said of one more. */
interface Bound {
  readonly of: string;
  readonly most: number;
  readonly full: string;
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
  private day = '';

  constructor(private readonly parts: SendLimitParts) {}

  /** Also for what a person writes: somebody earns by every text that goes there. @returns undefined when it may go */
  refuse(to: string): SendOutcome | undefined {
    return isChargedNumber(to) ? { state: 'failed', reason: 'texts to this number are paid for by us' } : undefined;
  }

  /**
   * Asked before each automatic text; the place that it takes is taken also when the provider then refuses. What one number or
   * range has had enough of has failed, so that it goes another way; the day's texts are waited for.
   * @returns undefined when it may go
   */
  async hold(to: string): Promise<SendOutcome | undefined> {
    const barred = this.barredCountry(to);
    if (barred !== undefined) return { state: 'failed', reason: `machines may not text to this country (${barred})` };
    const now = this.parts.clock.now();
    const day = await this.dayOf(now);
    for (const { of, most, full } of this.bounds(to)) {
      if (!(await this.take(day, of, most))) return { state: 'failed', reason: full };
    }
    if (await this.take(day, '', this.parts.perDay)) return undefined;
    this.sayFull(day);
    return { state: 'refused-for-now', reason: 'the texts of this day are used up', retryAfterMs: DAY - (now % DAY) };
  }

  /**
   * The same for staff: to whatever country the organisation's own people are in, counted beside what customers get, so that neither
   * uses up the other's. What is beyond has failed, for it can go by mail today.
   */
  async holdForStaff(): Promise<SendOutcome | undefined> {
    const day = await this.dayOf(this.parts.clock.now());
    if (await this.take(day, '/staff', this.parts.perDay)) return undefined;
    this.sayFull(`${day}/staff`);
    return { state: 'failed', reason: 'the texts to staff of this day are used up' };
  }

  private barredCountry(to: string): string | undefined {
    const { countries } = this.parts;
    if (countries === undefined) return undefined;
    const country = countryOfNumber(to);
    return country !== undefined && countries.includes(country) ? undefined : (country ?? 'unknown');
  }

  private bounds(to: string): readonly Bound[] {
    const { perNumber, perRange } = this.parts;
    return [
      { of: `/to/${to}`, most: perNumber, full: 'machines have texted to this number often enough today' },
      {
        of: `/range/${rangeOfNumber(to)}`,
        most: perRange,
        full: 'machines have texted to this range of numbers often enough today',
      },
    ];
  }

  // Numbers are personal: yesterday's counts are worth nothing today.
  private async dayOf(now: number): Promise<string> {
    const day = toInstant(now).slice(0, 10);
    if (this.day !== day) {
      await this.parts.counts.deleteMany({ day: { $lt: day } });
      this.day = day;
    }
    return day;
  }

  private async take(day: string, of: string, most: number): Promise<boolean> {
    const { counts } = this.parts;
    const _id = `${day}${of}`;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { matchedCount } = await counts.updateOne({ _id, count: { $lt: most } }, { $inc: { count: 1 } });
      if (matchedCount === 1) return true;
      const read = await counts.findOne({ _id }).lean<DayCountRow>();
      if (read !== null && read.count >= most) return false;
      if (read === null && (await insertMissing(counts, [{ _id, day, count: 1 }])).length === 0) return true;
    }
    return false;
  }

  private sayFull(day: string): void {
    if (this.saidOn === day) return;
    this.saidOn = day;
    this.parts.log.error('the texts that machines may send in a day are used up', { day, perDay: this.parts.perDay });
  }
}
