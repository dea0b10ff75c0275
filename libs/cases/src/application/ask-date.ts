import type { Instant } from '@redress/kernel';
import type { WorkingCalendar } from '@redress/deadlines';
import { CLOCK_DUTIES, type CaseClock } from '../domain/case-clock.js';

// Ahead of a date on which the customer is told something, its handler is asked for words (ISO 10002:2018 clause 7.3).
const ASK_DAYS_AHEAD = 3;
const ASKED: readonly string[] = [CLOCK_DUTIES.keepInformed, CLOCK_DUTIES.decide];
const DAY_MS = 86_400_000;

/** The clock with the day on which its handler is asked what to tell the customer, if they are told anything by its date. */
export function withAskDate(clock: CaseClock, calendar: WorkingCalendar): CaseClock {
  return ASKED.includes(clock.duty) ? { ...clock, askAt: askDate(clock.dueAt, calendar) } : clock;
}

/** The beginning of the third working day before the local date of `dueAt`. */
function askDate(dueAt: Instant, calendar: WorkingCalendar): Instant {
  let day = calendar.dateOf(dueAt);
  for (let left = ASK_DAYS_AHEAD; left > 0;) {
    day = new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
    if (calendar.isWorkingDay(day)) left -= 1;
  }
  return calendar.timeZone.instantOf(day, 0);
}
