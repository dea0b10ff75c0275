import { toEpoch } from '@redress/kernel';
import { isBarred, isCleared, isLive, isSafety, URGENCY, type CaseHead, type CaseStores } from '@redress/cases';
import { conflictTest } from '@redress/organisation';
import type { CaseAtHand } from '../domain/choose-handler.js';

// Who waits for so long waits no longer because somebody's shift begins.
const SHIFT_MS = 10 * 60_000;

/** The fields of a case that decide on its handler. */
export type CaseToGive = Pick<
  CaseHead,
  'customer' | 'subjects' | 'conflicts' | 'urgency' | 'dueAt' | 'conversation' | 'queuedAt' | 'assignment'
>;

/** What of a waiting case decides on its handler. `weight`: what it takes of their room now (`loadOf`); `now` in epoch milliseconds. */
export function caseAtHand(head: CaseToGive, weight: number, now: number, known?: string): CaseAtHand {
  const { customer, subjects, urgency, queuedAt, assignment } = head;
  const hasInterest = conflictTest({
    subjects,
    ...(customer.address === undefined ? {} : { address: customer.address }),
  });
  return {
    weight,
    // An interest that was declared since the case came counts too, unless somebody has cleared the person.
    hasConflict: (person) =>
      isBarred(head, person.key) ||
      person.leads?.some((led) => subjects.includes(led)) === true ||
      (hasInterest(person) && !isCleared(head, person.key)),
    urgent: urgency < URGENCY.ordinary || isLive(head),
    ...(isSafety(head) ? { safety: true } : {}),
    ...(isLive(head) ? { conversation: true } : {}),
    sharesShift: urgency === URGENCY.ordinary && !isLive(head) && toEpoch(head.dueAt) > now + SHIFT_MS,
    waited: queuedAt === undefined || queuedAt === null ? 0 : (now - toEpoch(queuedAt)) / 60_000,
    declined: assignment.declined ?? [],
    ...(assignment.lapsed === undefined ? {} : { lapsed: assignment.lapsed }),
    ...(known === undefined ? {} : { known }),
  };
}

/** The handler who has or had the customer's latest other case; undefined for a new customer. */
export async function knownHandler(
  { cases, doors }: Pick<CaseStores, 'cases' | 'doors'>,
  { _id, customer, links }: CaseHead,
): Promise<string | undefined> {
  const door = customer.key === '' ? null : await doors.find(customer.key);
  const ids = [...(door?.slots ?? []).map(({ caseId }) => caseId), ...links.map(({ caseId }) => caseId)];
  const others = await cases.findAll([...new Set(ids)].filter((caseId) => caseId !== _id));
  return others
    .filter((head) => head.handlerKey !== '')
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
    .at(0)?.handlerKey;
}
