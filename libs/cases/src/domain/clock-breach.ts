import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseClock, CaseHead } from './case-head.js';

/** The first clock that has run out and of which nobody has taken note. */
export function breachedClock(head: CaseHead, now: Instant): CaseClock | undefined {
  return head.clocks.find((clock) => isRunOut(clock, now));
}

/** Firing is a change with a derived cause, so that many sweepers fire it once. A new due date is a new cause. */
export function clockCause(clock: CaseClock): string {
  return `clock:${clock.name}:${clock.dueAt}`;
}

/** Notes that the clock has run out; undefined when it was met or noted meanwhile. */
export function clockChange(head: CaseHead, name: string, now: Instant): CaseChange | undefined {
  const clock = head.clocks.find((each) => each.name === name && isRunOut(each, now));
  if (clock === undefined) return undefined;
  return {
    fields: { clocks: head.clocks.map((each) => (each === clock ? { ...each, breachedAt: now } : each)) },
    history: {
      kind: 'clock-breached',
      actor: 'system',
      content: { clock: name, dueAt: clock.dueAt, rule: clock.rule },
    },
    forPeople: true,
    forCustomer: false,
  };
}

function isRunOut(clock: CaseClock, now: Instant): boolean {
  return clock.metAt === undefined && clock.breachedAt === undefined && clock.dueAt <= now;
}
