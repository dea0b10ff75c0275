import type { Instant } from '@redress/kernel';
import {
  fieldsOfConflicts,
  isBarred,
  withSuspicions,
  type CaseConflict,
  type ConflictFields,
} from './case-conflict.js';
import type { CaseHead } from './case-head.js';
import type { Draft } from './customer-dealings.js';
import { isClosed } from './lifecycle.js';

// As many people as could be barred from a case.
const MOST_HANDLERS = 50;

/** Everybody who has handled or decided the case, whoever gave it to them. */
export function handlersSoFar(
  { handledBy }: CaseHead,
  { handlerKey, decision }: Pick<CaseHead, 'handlerKey' | 'decision'>,
): readonly string[] {
  const fresh = [handlerKey, decision?.by ?? ''].filter((key) => key !== '' && !handledBy.includes(key));
  return fresh.length === 0 ? handledBy : [...new Set([...handledBy, ...fresh])].slice(-MOST_HANDLERS);
}

/**
 * What an internal review makes of the case, whichever way it came to it: who handled or decided it before must not review it
 * (ISO 10002:2018, 4.7 objectivity), and it waits for somebody else.
 */
export function independent(before: CaseHead, after: CaseHead, at: Instant): Partial<ConflictFields & Hands> {
  if (after.state !== 'internal_review' || before.state === 'internal_review') return {};
  // Whoever is given the case with the move is who reviews it.
  const handlers = handlersSoFar(before, before).map((person) => ({ person, kind: 'previous-handler' as const, at }));
  const conflicts = withSuspicions(after.conflicts, handlers);
  return { ...fieldsOfConflicts(conflicts), ...takenFromBarred(after, conflicts) };
}

type Hands = Pick<CaseHead, 'handlerKey' | 'queue' | 'assignment' | 'drafts'>;

/**
 * Takes a case out of the hands of who must not have it: it waits in its queue for somebody else, and nothing that they
 * wrote goes to the customer any more.
 */
export function takenFromBarred(head: CaseHead, conflicts: readonly CaseConflict[]): Partial<Hands> {
  const drafts = head.drafts?.map((draft) => withoutWordsOfBarred(draft, conflicts));
  const unsaid = drafts?.some((draft, index) => draft !== head.drafts?.[index]) === true ? { drafts } : {};
  if (head.handlerKey === '' || !isBarred({ conflicts }, head.handlerKey)) return unsaid;
  const queue = isClosed(head.state) ? '' : head.teamKey;
  const reasons = [{ code: 'conflict', person: head.handlerKey }];
  return { ...unsaid, handlerKey: '', queue, assignment: { count: head.assignment.count, reasons } };
}

function withoutWordsOfBarred(draft: Draft, conflicts: readonly CaseConflict[]): Draft {
  const { text: _words, by, ...asked } = draft;
  const isTheirs = by !== undefined && draft.settledAt === undefined && isBarred({ conflicts }, by);
  return isTheirs ? asked : draft;
}
