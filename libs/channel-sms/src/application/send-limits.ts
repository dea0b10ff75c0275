import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { Log } from '@redress/platform';
import type { DayPlaceRow } from '../infrastructure/day-place-row.js';
import { DayPlaces, type Bound, type PlaceRequest } from './day-places.js';
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

/** A delivery and how often it has been claimed, this time included. */
type Attempted = Pick<DeliveryRow, '_id' | 'attempts'>;

const DAY = 24 * 60 * 60_000;
const NUMBER_FULL = 'machines have texted to this number often enough today';
const RANGE_FULL = 'machines have texted to this range of numbers often enough today';

/**
 * Bounds what machines can be made to spend: anybody can text us from anywhere, and is answered. What a person writes is
 * never held back.
 */
export class SendLimits {
  private saidOn = '';
  private day = '';
  private readonly places: DayPlaces;

  constructor(private readonly parts: SendLimitParts) {
    this.places = new DayPlaces(parts.places);
  }

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
  async hold(delivery: Attempted, to: string): Promise<SendOutcome | undefined> {
    const barred = this.barredCountry(to);
    if (barred !== undefined) return { state: 'failed', reason: `machines may not text to this country (${barred})` };
    const now = this.parts.clock.now();
    const day = await this.dayOf(now);
    const all = { name: day, most: this.parts.perDay };
    const range = { name: `${day}/range/${rangeOfNumber(to)}`, most: this.parts.perRange };
    const number = { name: `${day}/to/${to}`, most: this.parts.perNumber };
    const full = await this.places.take(requestOf(delivery, [all, range, number]));
    if (full === undefined) return undefined;
    if (full !== all) return { state: 'failed', reason: full === range ? RANGE_FULL : NUMBER_FULL };
    this.sayFull(day);
    return { state: 'refused-for-now', reason: 'the texts of this day are used up', retryAfterMs: DAY - (now % DAY) };
  }

  /**
   * The same for staff: to whatever country the organisation's own people are in, counted beside what customers get, so that neither
   * uses up the other's. What is beyond has failed, for it can go by mail today. @throws as `hold` does
   */
  async holdForStaff(delivery: Attempted): Promise<SendOutcome | undefined> {
    const name = `${await this.dayOf(this.parts.clock.now())}/staff`;
    const full = await this.places.take(requestOf(delivery, [{ name, most: this.parts.perDay }]));
    if (full === undefined) return undefined;
    this.sayFull(name);
    return { state: 'failed', reason: 'the texts to staff of this day are used up' };
  }

  /** Yesterday's counts, also where nothing is sent today. @throws whatever the database throws */
  async forgetPastDays(): Promise<void> {
    await this.places.forgetBefore(toInstant(this.parts.clock.now()).slice(0, 10));
  }

  private barredCountry(to: string): string | undefined {
    const { countries } = this.parts;
    if (countries === undefined) return undefined;
    const country = countryOfNumber(to);
    return country !== undefined && countries.includes(country) ? undefined : (country ?? 'unknown');
  }

  private async dayOf(now: number): Promise<string> {
    const day = toInstant(now).slice(0, 10);
    if (this.day !== day) {
      await this.places.forgetBefore(day);
      this.day = day;
    }
    return day;
  }

  private sayFull(day: string): void {
    if (this.saidOn === day) return;
    this.saidOn = day;
    this.parts.log.error('the texts that machines may send in a day are used up', { day, perDay: this.parts.perDay });
  }
}

// Only who has been claimed before can have places.
function requestOf({ _id, attempts }: Attempted, bounds: readonly Bound[]): PlaceRequest {
  return { updateId: _id, bounds, again: attempts > 1 };
}
