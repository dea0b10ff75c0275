import type { Instant } from '@redress/kernel';
import { momentOf, type CaseClock } from './case-clock.js';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';

/** Something that a clock brings about by itself: the warning that it runs out, and that it has run out. */
export interface ClockMoment {
  readonly kind: 'notice' | 'breach';
  readonly clock: CaseClock;
}

/** What the clocks have brought about by `now` and nobody has taken note of; the breaches first. */
export function dueMoment(clocks: readonly CaseClock[], now: Instant): ClockMoment | undefined {
  const due = clocks.filter((clock) => momentOf(clock) <= now);
  const breached = due.find(({ dueAt }) => dueAt <= now);
  if (breached !== undefined) return { kind: 'breach', clock: breached };
  return due[0] === undefined ? undefined : { kind: 'notice', clock: due[0] };
}

/**
 * Taking note is a change with a derived cause, so that many sweepers do it once, whatever their clocks say. A clock that
 * started anew or whose date was corrected is another clock.
 */
export function momentCause({ kind, clock }: ClockMoment): string {
  const { name, startedAt, dueAt, corrections = 0 } = clock;
  return `clock:${name}:${startedAt}:${dueAt}:${String(corrections)}:${kind}`;
}

/** Takes note of the moment; undefined when it was noted, or the duty met, meanwhile. */
export function momentChange(head: CaseHead, moment: ClockMoment, now: Instant): CaseChange | undefined {
  const { kind, clock } = moment;
  const cause = momentCause(moment);
  // Two timetables may have a duty of one name, due at one time: one note is enough.
  const isIts = (each: CaseClock): boolean => momentOf(each) <= now && momentCause({ kind, clock: each }) === cause;
  if (!head.clocks.some(isIts)) return undefined;
  const noted = kind === 'notice' ? { noticedAt: now } : { breachedAt: now };
  return {
    fields: { clocks: head.clocks.map((each) => (isIts(each) ? { ...each, ...noted } : each)) },
    history: {
      kind: kind === 'notice' ? 'clock-running-out' : 'clock-breached',
      actor: 'system',
      content: { clock: clock.name, dueAt: clock.dueAt, rule: clock.rule },
    },
    // A warning changes nothing that anybody decides on: it must not refuse the work of who is at it.
    forPeople: kind === 'breach',
    forCustomer: false,
  };
}
