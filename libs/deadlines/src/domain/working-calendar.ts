import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { durationText, type Duration } from './duration.js';
import type { ExplanationStep } from './explanation.js';
import { dateText, dayNumber, isShortened, monthsLater, weekdayOf, yearOf, type DayNumber } from './local-day.js';
import type { TimeZone } from './time-zone.js';
import { WorkingTime, type DayShift } from './working-time.js';

/** A stretch of a week in local time, as the organisation's hours have it; minutes from midnight. */
export interface CalendarShift extends DayShift {
  /** ISO 8601: 1 Monday … 7 Sunday. */
  readonly weekday: number;
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

/** Where a time ends, and how one gets there. */
export interface DueInstant {
  readonly dueAt: Instant;
  /** The local date on which it ends. */
  readonly date: string;
  /** The steps from the event's day to the end, without the event, the rule and the result. */
  readonly steps: readonly ExplanationStep[];
}

/** A length that ends with a day. */
type DayDuration = Duration & { readonly unit: Exclude<Duration['unit'], 'h' | 'wh' | 'wmin'> };

const WEEKDAYS = [1, 2, 3, 4, 5];
const DAY_MINUTES = 24 * 60;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
// Most complaints of a day share their dates; a few days of all lengths fit.
const REMEMBERED = 200;

/**
 * Time as an organisation counts it. The day of the event is never counted, whatever its hour; a time in days, weeks,
 * months or years ends when its last day ends: with the last shift of that day, else at its last millisecond. Hours pass
 * by the clock, nights and holidays included; working hours and minutes pass in the shifts of days that are no holidays,
 * or, without shifts, in working days.
 */
export class WorkingCalendar {
  readonly timeZone: TimeZone;
  readonly workingTime: WorkingTime;
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
    this.workingTime = new WorkingTime(timeZone, (date) => this.shiftsOf(date));
  }

  /** The local date of an instant. */
  dateOf(instant: Instant): string {
    return this.timeZone.dateOf(instant);
  }

  /** `date` is local, `2026-12-25`. */
  isWorkingDay(date: string): boolean {
    return this.isWorking(dayNumber(date));
  }

  /**
   * When `duration` from `start` ends. `roll`: a last day that is no working day moves to the next one.
   * @throws RangeError for working time where nobody works
   */
  add(start: Instant, duration: Duration, roll = false): DueInstant {
    if (!endsWithDay(duration)) return this.endOfTime(start, duration);
    const from = this.dateOf(start);
    const key = `${from} ${durationText(duration)}${roll ? ' roll' : ''}`;
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    if (this.ends.size >= REMEMBERED) this.ends.clear();
    const end = this.endOfDays(dayNumber(from), duration, roll);
    this.ends.set(key, end);
    return end;
  }

  /** The working days after the day of `from` up to the day of `to`; less than nothing when `to` is the earlier. */
  workingDaysBetween(from: Instant, to: Instant): number {
    const [first, last] = [dayNumber(this.dateOf(from)), dayNumber(this.dateOf(to))];
    if (last < first) return -this.workingDaysBetween(to, from);
    let count = 0;
    for (let day = first + 1; day <= last; day += 1) if (this.isWorking(day)) count += 1;
    return count;
  }

  /** When the work of the `amount`th working day before the day of `dueAt` begins: a reminder that many days ahead. */
  workingDaysAhead(dueAt: Instant, amount: number): Instant {
    let day = dayNumber(this.dateOf(dueAt));
    for (let left = amount; left > 0;) {
      day -= 1;
      if (this.isWorking(day)) left -= 1;
    }
    const opens = this.shiftsOf(dateText(day)).map(({ fromMinute }) => fromMinute);
    return this.timeZone.instantOf(dateText(day), opens.length === 0 ? 0 : Math.min(...opens));
  }

  private endOfTime(start: Instant, { amount, unit }: Duration): DueInstant {
    const dueAt =
      unit === 'h'
        ? toInstant(toEpoch(start) + amount * HOUR_MS)
        : this.workingTime.after(start, amount * (unit === 'wh' ? HOUR_MS : MINUTE_MS));
    const step: ExplanationStep = { step: unit === 'h' ? 'by-the-clock' : 'working-time' };
    return { dueAt, date: this.dateOf(dueAt), steps: [step] };
  }

  private endOfDays(from: DayNumber, duration: DayDuration, roll: boolean): DueInstant {
    const steps: ExplanationStep[] = [{ step: 'first-day', date: dateText(from + 1) }];
    const last = this.lastDay(from, duration, steps);
    steps.push({ step: 'last-day', date: dateText(last) });
    let day = last;
    while (roll && !this.isWorking(day)) day += 1;
    const date = dateText(day);
    if (day !== last) steps.push({ step: 'rolled', from: dateText(last), to: date });
    const closes = this.closingMinute(day);
    if (closes === undefined) steps.push({ step: 'end-of-day', date });
    else steps.push({ step: 'closing', date, time: timeText(closes) });
    const dueAt = closes === undefined ? this.timeZone.endOf(date) : this.timeZone.instantOf(date, closes);
    return { dueAt, date, steps };
  }

  private lastDay(from: DayNumber, { amount, unit }: DayDuration, steps: ExplanationStep[]): DayNumber {
    switch (unit) {
      case 'cd':
        return from + amount;
      case 'w':
        return from + amount * 7;
      case 'm':
        return laterMonth(from, amount, steps);
      case 'y':
        return laterMonth(from, amount * 12, steps);
      case 'bd':
      case 'wd':
        return this.workingDaysAfter(from, amount, steps);
    }
  }

  private workingDaysAfter(from: DayNumber, amount: number, steps: ExplanationStep[]): DayNumber {
    let day = from;
    let weekendDays = 0;
    for (let left = amount; left > 0;) {
      day += 1;
      if (this.isWorking(day)) left -= 1;
      else if (this.workdays.has(weekdayOf(day))) steps.push({ step: 'holiday', date: dateText(day) });
      else weekendDays += 1;
    }
    if (weekendDays > 0) steps.push({ step: 'weekend', days: weekendDays });
    return day;
  }

  private isWorking(day: DayNumber): boolean {
    return this.workdays.has(weekdayOf(day)) && !this.isHoliday(day);
  }

  private isHoliday(day: DayNumber): boolean {
    return this.holidays(yearOf(day)).has(dateText(day));
  }

  private shiftsOf(date: string): readonly DayShift[] {
    const day = dayNumber(date);
    if (this.isHoliday(day)) return [];
    if (this.hours.length > 0) return this.hours.filter(({ weekday }) => weekday === weekdayOf(day));
    return this.isWorking(day) ? [{ fromMinute: 0, toMinute: DAY_MINUTES }] : [];
  }

  /** When the last shift of that weekday ends; undefined when the day ends with it or there is none. */
  private closingMinute(day: DayNumber): number | undefined {
    const weekday = weekdayOf(day);
    const ends = this.hours
      .filter((shift) => shift.weekday === weekday)
      .map(({ fromMinute, toMinute }) => (toMinute <= fromMinute ? DAY_MINUTES : toMinute));
    const last = Math.max(...ends);
    return ends.length === 0 || last >= DAY_MINUTES ? undefined : last;
  }
}

function endsWithDay(duration: Duration): duration is DayDuration {
  return duration.unit !== 'h' && duration.unit !== 'wh' && duration.unit !== 'wmin';
}

function laterMonth(from: DayNumber, months: number, steps: ExplanationStep[]): DayNumber {
  const day = monthsLater(from, months);
  if (isShortened(from, day)) steps.push({ step: 'short-month', date: dateText(day) });
  return day;
}

function timeText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
