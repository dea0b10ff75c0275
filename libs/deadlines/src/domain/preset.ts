import type { Duration } from './duration.js';

/** What a clock counts from. */
export const CLOCK_STARTS = [
  'first_receipt',
  'logged',
  'acknowledged',
  'escalation_requested',
  'safety_flagged',
  'decision_taken',
] as const;
export type ClockStart = (typeof CLOCK_STARTS)[number];

/** One promise of a timetable: something `within` a time, or again and again `every` so often. */
export interface Milestone {
  readonly name: string;
  readonly start: ClockStart;
  readonly duration: Duration;
  readonly repeats: boolean;
  /** A due day that is no working day moves to the next one (some authorities allow it for calendar days). */
  readonly rollsToWorkingDay: boolean;
}

/** A timetable: a regulator's, or good practice. */
export interface Preset {
  readonly id: string;
  readonly source: string;
  readonly milestones: readonly Milestone[];
}
