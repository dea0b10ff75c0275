import type { Clock } from '@redress/kernel';

/**
 * How long a link is good for, in days. A complaint may rest for weeks before its answer (56 days in the slowest
 * timetable), and the answer is to be read for some weeks more. After that a mailbox may have passed to somebody else,
 * and a fresh link is one click away.
 */
export const LINK_DAYS = 90;

const DAY_MS = 24 * 3_600_000;
export const LINK_MS = LINK_DAYS * DAY_MS;

/** True when a link of this date (milliseconds since 1970) is no longer good. */
export function hasExpired(clock: Clock, issuedAt: number): boolean {
  return clock.now() - issuedAt > LINK_MS;
}
