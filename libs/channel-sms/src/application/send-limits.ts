import type { SendOutcome } from '@redress/channel-kit';
import { RedressError, toInstant, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Log } from '@redress/platform';
import type { DayPlaceRow } from '../infrastructure/day-place-row.js';
import { countryOfNumber, isChargedNumber, rangeOfNumber } from './telephone-number.js';

export interface SendLimitParts {
  readonly places: Model<DayPlaceRow>;
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

/** What is counted, and how many there may be. */
interface Bound {
  readonly of: string;
  readonly most: number;
}

const DAY = 24 * 60 * 60_000;
// Of those who want a place at once one gets it in each round; a process has twenty texts under way.
const MAXIMUM_TRIES = 100;

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
   * Asked before each attempt at an automatic text. The place that it takes is taken also when the provider then refuses, and is the
   * update's own: it has one a day, however often it is put off, and by whichever replica. What one number or range has had
   * enough of has failed, so that it goes another way; the day's texts are waited for.
   * @returns undefined when it may go. @throws RedressError `places-contended` (retriable); what the database throws
   */
  async hold(updateId: string, to: string): Promise<SendOutcome | undefined> {
    const barred = this.barredCountry(to);
    if (barred !== undefined) return { state: 'failed', reason: `machines may not text to this country (${barred})` };
    const now = this.parts.clock.now();
    const day = await this.dayOf(now);
    for (const { of, most, full } of this.bounds(to)) {
      if (!(await this.has(updateId, { day, of, most }))) return { state: 'failed', reason: full };
    }
    if (await this.has(updateId, { day, of: '', most: this.parts.perDay })) return undefined;
    this.sayFull(day);
    return { state: 'refused-for-now', reason: 'the texts of this day are used up', retryAfterMs: DAY - (now % DAY) };
  }

  /**
   * The same for staff: to whatever country the organisation's own people are in, counted beside what customers get, so that neither
   * uses up the other's. What is beyond has failed, for it can go by mail today. @throws as `hold` does
   */
  async holdForStaff(updateId: string): Promise<SendOutcome | undefined> {
    const day = await this.dayOf(this.parts.clock.now());
    if (await this.has(updateId, { day, of: '/staff', most: this.parts.perDay })) return undefined;
    this.sayFull(`${day}/staff`);
    return { state: 'failed', reason: 'the texts to staff of this day are used up' };
  }

  /** Numbers are personal, and yesterday's counts are worth nothing today. @throws whatever the database throws */
  async forgetPastDays(): Promise<void> {
    await this.forgetBefore(toInstant(this.parts.clock.now()).slice(0, 10));
  }

  private barredCountry(to: string): string | undefined {
    const { countries } = this.parts;
    if (countries === undefined) return undefined;
    const country = countryOfNumber(to);
    return country !== undefined && countries.includes(country) ? undefined : (country ?? 'unknown');
  }

  private bounds(to: string): readonly (Bound & { readonly full: string })[] {
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

  private async dayOf(now: number): Promise<string> {
    const day = toInstant(now).slice(0, 10);
    if (this.day !== day) {
      await this.forgetBefore(day);
      this.day = day;
    }
    return day;
  }

  private async forgetBefore(day: string): Promise<void> {
    await this.parts.places.deleteMany({ day: { $lt: day } });
  }

  /** The place after the highest is taken by being inserted: whoever comes second meets the first and tries the next. */
  private async has(updateId: string, { day, of, most }: Bound & { readonly day: string }): Promise<boolean> {
    const { places } = this.parts;
    const bound = `${day}${of}`;
    const holder = `${bound}/${updateId}`;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const place = (await this.highest(bound)) + 1;
      const row = { _id: `${bound}/${String(place)}`, day, bound, place, holder };
      if (place <= most && (await insertMissing(places, [row])).length === 0) return true;
      if ((await places.exists({ holder })) !== null) return true;
      if (place > most) return false;
    }
    throw new RedressError('places-contended', 'many texts were to be counted at once; try again', { retriable: true });
  }

  private async highest(bound: string): Promise<number> {
    const [last] = await this.parts.places.find({ bound }).sort({ place: -1 }).limit(1).lean<DayPlaceRow[]>();
    return last?.place ?? 0;
  }

  private sayFull(day: string): void {
    if (this.saidOn === day) return;
    this.saidOn = day;
    this.parts.log.error('the texts that machines may send in a day are used up', { day, perDay: this.parts.perDay });
  }
}
