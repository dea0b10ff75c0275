import type { Instant } from '@redress/kernel';

/** A stretch of time in milliseconds since 1970-01-01T00:00:00Z; `to` is no longer in it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A place's clock on the wall. Dates are local, `2026-12-25`; minutes count from midnight and may run into the next day. */
export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  /** The local date of an instant. */
  dateOf(instant: Instant): string;
  /**
   * When it is that minute of that day: the first time where the clock is put back over it; where it is put forward
   * over it, the moment that happens.
   */
  instantOf(date: string, minute: number): Instant;
  /** The last millisecond of that day. */
  endOf(date: string): Instant;
  /**
   * When the wall shows a minute from `fromMinute` up to `toMinute` of that day, in order: two stretches where the clock
   * is put back over it, a shorter one or none where it is put forward.
   */
  stretchesOf(date: string, fromMinute: number, toMinute: number): readonly Stretch[];
}
