import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { dateText, dayNumber, type DayNumber } from './local-day.js';
import type { Stretch, TimeZone } from './time-zone.js';

/** Work on one day, in local minutes from midnight. */
export interface DayShift {
  readonly fromMinute: number;
  /** At or before `fromMinute`: on the next day, a night shift. */
  readonly toMinute: number;
}

/** The shifts that begin on a local date, `2026-12-25`; a night shift belongs to the day on which it begins. */
export type ShiftsOfDay = (date: string) => readonly DayShift[];

const DAY_MINUTES = 24 * 60;
// Who has not worked for ten years will not: an answer is owed to the caller, not a longer search.
const FARTHEST_DAYS = 3_660;
const REMEMBERED_DAYS = 400;

/**
 * Time that passes only while somebody works: of an organisation, a team or one person. A moment is working time when the
 * clock on the wall shows a minute of a shift, so a night in which the clock is put back has an hour more of it. Lengths
 * are milliseconds.
 */
export class WorkingTime {
  private readonly days = new Map<DayNumber, readonly Stretch[]>();

  constructor(
    private readonly timeZone: TimeZone,
    private readonly shiftsOf: ShiftsOfDay,
  ) {}

  isWorking(at: Instant): boolean {
    const epoch = toEpoch(at);
    return this.on(this.dayOf(at)).some(({ from, to }) => from <= epoch && epoch < to);
  }

  /** The first moment at which `ms` of working time have passed since `start`. @throws RangeError when that is never */
  after(start: Instant, ms: number): Instant {
    const begin = toEpoch(start);
    if (ms <= 0) return start;
    let left = ms;
    for (const { from, to } of this.onwards(this.dayOf(start))) {
      const worked = to - Math.max(from, begin);
      if (worked >= left) return toInstant(Math.max(from, begin) + left);
      left -= Math.max(worked, 0);
    }
    throw never(this.timeZone, start);
  }

  /** The last moment after which `ms` of working time pass until `end`. @throws RangeError when there was none */
  before(end: Instant, ms: number): Instant {
    const finish = toEpoch(end);
    if (ms <= 0) return end;
    let left = ms;
    for (const { from, to } of this.backwards(this.dayOf(end))) {
      const worked = Math.min(to, finish) - from;
      if (worked >= left) return toInstant(Math.min(to, finish) - left);
      left -= Math.max(worked, 0);
    }
    throw never(this.timeZone, end);
  }

  /** How much working time passes from one moment to the other; less than nothing when the second is the earlier. */
  between(from: Instant, to: Instant): number {
    const [begin, finish] = [toEpoch(from), toEpoch(to)];
    if (finish < begin) return -this.between(to, from);
    let worked = 0;
    for (let day = this.dayOf(from), last = this.dayOf(to); day <= last; day += 1) {
      for (const stretch of this.on(day)) {
        worked += Math.max(0, Math.min(stretch.to, finish) - Math.max(stretch.from, begin));
      }
    }
    return worked;
  }

  /** `at` when somebody works then, else when the last work before it began. @throws RangeError when there was none */
  lastOpening(at: Instant): Instant {
    if (this.isWorking(at)) return at;
    const epoch = toEpoch(at);
    for (const { from } of this.backwards(this.dayOf(at))) if (from <= epoch) return toInstant(from);
    throw never(this.timeZone, at);
  }

  private *onwards(first: DayNumber): Generator<Stretch> {
    for (let day = first; day < first + FARTHEST_DAYS; day += 1) yield* this.on(day);
  }

  private *backwards(first: DayNumber): Generator<Stretch> {
    for (let day = first; day > first - FARTHEST_DAYS; day -= 1) yield* [...this.on(day)].reverse();
  }

  private dayOf(at: Instant): DayNumber {
    return dayNumber(this.timeZone.dateOf(at));
  }

  /** The working time of a local day, in order, without overlaps. */
  private on(day: DayNumber): readonly Stretch[] {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    if (this.days.size >= REMEMBERED_DAYS) this.days.clear();
    const begins = toEpoch(this.timeZone.instantOf(dateText(day), 0));
    const ends = toEpoch(this.timeZone.instantOf(dateText(day + 1), 0));
    const stretches = [...this.begunOn(day - 1), ...this.begunOn(day)]
      .map(({ from, to }) => ({ from: Math.max(from, begins), to: Math.min(to, ends) }))
      .filter(({ from, to }) => from < to);
    const merged = merge(stretches);
    this.days.set(day, merged);
    return merged;
  }

  private begunOn(day: DayNumber): readonly Stretch[] {
    const date = dateText(day);
    return this.shiftsOf(date).flatMap(({ fromMinute, toMinute }) =>
      this.timeZone.stretchesOf(date, fromMinute, toMinute <= fromMinute ? toMinute + DAY_MINUTES : toMinute),
    );
  }
}

function merge(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function never({ name }: TimeZone, at: Instant): RangeError {
  return new RangeError(`nobody works within ten years of ${at} (${name})`);
}
