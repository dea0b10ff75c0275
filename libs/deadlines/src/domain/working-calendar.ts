import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { durationText, type Duration } from './duration.js';
import { dateText, dayNumber, monthsLater, weekdayOf, yearOf, type DayNumber } from './local-day.js';

/** A stretch of a week in local time, as the organisation's hours have it; minutes from midnight. */
export interface CalendarShift {
  /** ISO 8601: 1 Monday … 7 Sunday. */
  readonly weekday: number;
  readonly fromMinute: number;
  /** At or before `fromMinute`: on the next day. */
  readonly toMinute: number;
}

/** A place's clock on the wall. */
export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  /** The local date of an instant, `2026-12-25`. */
  dateOf(instant: Instant): string;
  /** When it is that minute of that day; where the clock is put forward over it, the first minute after. */
  instantOf(date: string, minute: number): Instant;
  /** The last millisecond of that day. */
  endOf(date: string): Instant;
}

/** The public holidays of a year as local dates, `2026-12-25`. */
export type HolidaysOfYear = (year: number) => ReadonlySet<string>;

export interface CalendarOptions {
  readonly timeZone: TimeZone;
  readonly holidays?: HolidaysOfYear;
  /** When the organisation works; a clock in days ends with the last shift of its day. Left out: with the day. */
  readonly hours?: readonly CalendarShift[];
  /** ISO weekdays that count as business and working days; Monday to Friday when left out. */
  readonly workdays?: readonly number[];
}

/** Where a time ends, and what was stepped over on the way. */
export interface DueInstant {
  readonly dueAt: Instant;
  /** The local date on which it ends. */
  readonly date: string;
  /** Public holidays that fell on weekdays and were not counted. */
  readonly skippedHolidays: readonly string[];
}

const WEEKDAYS = [1, 2, 3, 4, 5];
const DAY_MINUTES = 24 * 60;
// Most complaints of a day share their dates; a few days of all lengths fit.
const REMEMBERED = 200;

/**
 * Days as an organisation counts them. The day of the event is never counted, whatever its hour; a time in days, weeks
 * or months ends when its last day ends: with the last shift of that day, else at its last millisecond. Hours pass by
 * the clock, nights and holidays included.
 */
export class WorkingCalendar {
  readonly timeZone: TimeZone;
  private readonly holidays: HolidaysOfYear;
  private readonly hours: readonly CalendarShift[];
  private readonly workdays: ReadonlySet<number>;
  private readonly ends = new Map<string, DueInstant>();

  constructor({ timeZone, holidays = () => new Set(), hours = [], workdays = WEEKDAYS }: CalendarOptions) {
    if (workdays.length === 0) throw new RangeError('a calendar needs at least one working day a week');
    this.timeZone = timeZone;
    this.holidays = holidays;
    this.hours = hours;
    this.workdays = new Set(workdays);
  }

  /** The local date of an instant. */
  dateOf(instant: Instant): string {
    return this.timeZone.dateOf(instant);
  }

  /** `date` is local, `2026-12-25`. */
  isWorkingDay(date: string): boolean {
    return this.isWorking(dayNumber(date));
  }

  /** When `duration` from `start` ends. `roll`: a last day that is no working day moves to the next one. */
  add(start: Instant, duration: Duration, roll = false): DueInstant {
    if (duration.unit === 'h') {
      const dueAt = toInstant(toEpoch(start) + duration.amount * 3_600_000);
      return { dueAt, date: this.dateOf(dueAt), skippedHolidays: [] };
    }
    const from = this.dateOf(start);
    const key = `${from} ${durationText(duration)}${roll ? ' roll' : ''}`;
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    if (this.ends.size >= REMEMBERED) this.ends.clear();
    const end = this.endOfDays(dayNumber(from), duration, roll);
    this.ends.set(key, end);
    return end;
  }

  private endOfDays(from: DayNumber, duration: Duration, roll: boolean): DueInstant {
    const skipped: DayNumber[] = [];
    let day = this.lastDay(from, duration, skipped);
    while (roll && !this.isWorking(day)) day += 1;
    const date = dateText(day);
    return { dueAt: this.closing(date, weekdayOf(day)), date, skippedHolidays: skipped.map(dateText) };
  }

  private lastDay(from: DayNumber, { amount, unit }: Duration, skipped: DayNumber[]): DayNumber {
    switch (unit) {
      case 'h':
        return from;
      case 'cd':
        return from + amount;
      case 'w':
        return from + amount * 7;
      case 'm':
        return monthsLater(from, amount);
      case 'bd':
      case 'wd':
        return this.workingDaysAfter(from, amount, skipped);
    }
  }

  private workingDaysAfter(from: DayNumber, amount: number, skipped: DayNumber[]): DayNumber {
    let day = from;
    for (let left = amount; left > 0;) {
      day += 1;
      if (this.isWorking(day)) left -= 1;
      else if (this.workdays.has(weekdayOf(day))) skipped.push(day);
    }
    return day;
  }

  private isWorking(day: DayNumber): boolean {
    return this.workdays.has(weekdayOf(day)) && !this.holidays(yearOf(day)).has(dateText(day));
  }

  private closing(date: string, weekday: number): Instant {
    const ends = this.hours
      .filter((shift) => shift.weekday === weekday)
      .map(({ fromMinute, toMinute }) => (toMinute <= fromMinute ? DAY_MINUTES : toMinute));
    const last = Math.max(...ends);
    const open = ends.length === 0 || last >= DAY_MINUTES;
    return open ? this.timeZone.endOf(date) : this.timeZone.instantOf(date, last);
  }
}
