import type { Instant } from '@redress/kernel';
import {
  fieldsOfConflicts,
  isBarred,
  withSuspicions,
  type CaseConflict,
  type ConflictFields,
} from './case-conflict.js';
import type { CaseHead } from './case-head.js';
import { isClosed } from './lifecycle.js';

// As many people as could be barred from a case.
const MOST_HANDLERS = 50;

/** Everybody who has handled the case, whoever gave it to them. */
export function handlersSoFar(before: CaseHead, { handlerKey }: Pick<CaseHead, 'handlerKey'>): readonly string[] {
  const { handledBy } = before;
  return handlerKey === '' || handledBy.includes(handlerKey)
    ? handledBy
    : [...handledBy, handlerKey].slice(-MOST_HANDLERS);
}

/**
 * What an internal review makes of the case, whichever way it came to it: who handled it before must not review it
 * (ISO 10002:2018, 4.7 objectivity), and it waits for somebody else.
 */
export function independent(before: CaseHead, after: CaseHead, at: Instant): Partial<ConflictFields & Hands> {
  if (after.state !== 'internal_review' || before.state === 'internal_review') return {};
  // Whoever is given the case with the move is who reviews it.
  const handlers = before.handledBy.map((person) => ({ person, kind: 'previous-handler' as const, at }));
  const conflicts = withSuspicions(after.conflicts, handlers);
  return { ...fieldsOfConflicts(conflicts), ...takenFromBarred(after, conflicts) };
}

type Hands = Pick<CaseHead, 'handlerKey' | 'queue' | 'assignment'>;

/** Takes a case out of the hands of who must not have it: it waits in its queue for somebody else. */
export function takenFromBarred(head: CaseHead, conflicts: readonly CaseConflict[]): Partial<Hands> {
  if (head.handlerKey === '' || !isBarred({ conflicts }, head.handlerKey)) return {};
  const queue = isClosed(head.state) ? '' : head.teamKey;
  return { handlerKey: '', queue, assignment: { count: head.assignment.count, reasons: [] } };
}
