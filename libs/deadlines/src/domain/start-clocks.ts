import type { Instant } from '@redress/kernel';
import { durationInWords, durationText } from './duration.js';
import type { ClockStart, Milestone, Preset } from './preset.js';
import type { WorkingCalendar } from './working-calendar.js';

/** A promise with its date. Plain data, as a case keeps it. */
export interface StartedClock {
  /** What is due: `ack`, `assessment`, `update`, `decision`, … */
  readonly name: string;
  readonly dueAt: Instant;
  /** The rule that made the date: preset, milestone, length; `iso10002-default/decision 20wd`. */
  readonly rule: string;
  /** How the date came about, in words for staff. */
  readonly explanation: string;
}

/**
 * Starts the clocks of `preset` that count from `event`, which happened `at` (for `first_receipt`: when the
 * organisation had the complaint, through any door). A repeating clock is due the first time; `nextOccurrence` goes on.
 */
export function startClocks(
  at: Instant,
  preset: Preset,
  calendar: WorkingCalendar,
  event: ClockStart = 'first_receipt',
): readonly StartedClock[] {
  return preset.milestones
    .filter(({ start }) => start === event)
    .map((milestone) => startClock(at, preset, milestone, calendar));
}

/** The next date of a repeating clock after it was kept `at`; undefined when `name` does not repeat in this preset. */
export function nextOccurrence(
  name: string,
  at: Instant,
  preset: Preset,
  calendar: WorkingCalendar,
): StartedClock | undefined {
  const milestone = preset.milestones.find((each) => each.name === name && each.repeats);
  return milestone === undefined ? undefined : startClock(at, preset, milestone, calendar);
}

/** The local date by which a customer can expect the decision, `2026-12-18`; undefined when no decision is promised. */
export function expectedBy(clocks: readonly StartedClock[], calendar: WorkingCalendar): string | undefined {
  const decision = clocks.find(({ name }) => name === 'decision');
  return decision === undefined ? undefined : calendar.dateOf(decision.dueAt);
}

function startClock(at: Instant, preset: Preset, milestone: Milestone, calendar: WorkingCalendar): StartedClock {
  const { name, duration, repeats, rollsToWorkingDay } = milestone;
  const { dueAt, date, skippedHolidays } = calendar.add(at, duration, rollsToWorkingDay);
  const skipped = skippedHolidays.length === 0 ? '' : `, not counting the holidays ${skippedHolidays.join(', ')}`;
  const counted = duration.unit === 'h' ? at : calendar.dateOf(at);
  return {
    name,
    dueAt,
    rule: `${preset.id}/${name} ${repeats ? 'every ' : ''}${durationText(duration)}`,
    explanation: `${repeats ? 'every ' : ''}${durationInWords(duration)} after ${counted} (${calendar.timeZone.name})${skipped}: ${date}`,
  };
}
