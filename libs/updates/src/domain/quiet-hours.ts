import { toEpoch, toInstant, type Instant } from '@redress/kernel';

const DAY_MINUTES = 1_440;
const DAY_MS = 86_400_000;

/** Hours of every day, in minutes from midnight; a `toMinute` at or before `fromMinute` lies on the next day. */
export interface DailyHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** What of a time zone tells on which day it is there, and when it is that minute of a day; minutes may run into the next. */
export interface WallClock {
  dateOf(instant: Instant): string;
  instantOf(date: string, minute: number): Instant;
}

/** A night, say: `until` is no longer in it. */
export interface QuietStretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** The quiet hours in which `at` lies, by the clock on that wall; undefined when it lies in none. */
export function quietStretch(
  { fromMinute, toMinute }: DailyHours,
  at: Instant,
  wall: WallClock,
): QuietStretch | undefined {
  const today = wall.dateOf(at);
  const end = toMinute <= fromMinute ? toMinute + DAY_MINUTES : toMinute;
  return [dayBefore(today), today]
    .map((date) => ({ from: wall.instantOf(date, fromMinute), until: wall.instantOf(date, end) }))
    .find(({ from, until }) => from <= at && at < until);
}

function dayBefore(date: string): string {
  return toInstant(toEpoch(`${date}T00:00:00.000Z`) - DAY_MS).slice(0, 10);
}
