import type { Instant } from '@redress/kernel';
import { CLOCK_DUTIES, dueOf, isOpen } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { ClockRules } from './case-policy.js';

/** When a customer hears next who is told something that moves no date: when it was promised, unless that has passed. */
export function promisedContact(
  head: CaseHead,
  at: Instant,
  rules: Pick<ClockRules, 'clockAgain'>,
): Instant | undefined {
  const promised = dueOf(head.clocks, CLOCK_DUTIES.keepInformed);
  return promised !== undefined && promised > at ? promised : nextContact(head, at, rules);
}

/** When a customer who is told something `at` hears again at the latest; undefined when no timetable says so. */
export function nextContact(
  { clocks, receivedAt }: CaseHead,
  at: Instant,
  rules: Pick<ClockRules, 'clockAgain'>,
): Instant | undefined {
  const duty = clocks.find((clock) => clock.duty === CLOCK_DUTIES.keepInformed && isOpen(clock));
  return duty === undefined ? undefined : rules.clockAgain(duty.name, at, receivedAt)?.dueAt;
}
