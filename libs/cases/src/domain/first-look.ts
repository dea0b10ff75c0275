import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import { dangerWaits } from './danger-in-hand.js';

/** What it changes that `person` works on the case: their handler's first look is when they began. */
export function openedBy(head: CaseHead, person: string, at: Instant): CaseFields {
  return isUnopened(head, person) ? { assignment: { ...head.assignment, openedAt: at } } : {};
}

/** True while the case is `person`'s and they have not looked at it yet. */
export function isUnopened({ handlerKey, assignment }: CaseHead, person: string): boolean {
  return person !== '' && handlerKey === person && assignment.openedAt === undefined;
}

/** True while `person` handles the case and has not looked at it yet, or not since it came to speak of danger. */
export function awaitsLook(head: CaseHead, person: string): boolean {
  return isUnopened(head, person) || (person !== '' && head.handlerKey === person && dangerWaits(head));
}

/** The handler's first look: one for each assignment, and one for each message that speaks of danger. */
export function firstLookCause({ assignment, safety }: CaseHead): string {
  const opened = `opened:${String(assignment.count)}`;
  return assignment.openedAt === undefined ? opened : `${opened}:${safety?.messageId ?? ''}`;
}

/** Notes it; undefined when it was noted, or the case went to somebody else meanwhile. */
export function firstLookChange(head: CaseHead, person: string, at: Instant): CaseChange | undefined {
  if (!awaitsLook(head, person)) return undefined;
  return {
    fields: openedBy(head, person, at),
    history: { kind: 'handler-opened', actor: person, content: { assignment: head.assignment.count } },
    // Nobody who looks at the case sees anything else because its handler has.
    forPeople: false,
    forCustomer: false,
  };
}
