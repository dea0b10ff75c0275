import type { Instant } from '@redress/kernel';
import { workingDayFrom } from './after-closure.js';
import { isOpen, NEVER, type CaseClock, type ClockStep } from './case-clock.js';
import { refuseBarred } from './case-conflict.js';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { correctedDrafts } from './draft.js';
import { hasEnded } from './kept-clocks.js';

// A clock is part of a head, whose size is bounded.
const MOST_PROMISES = 5;

type Policy = Pick<CasePolicy, 'clocks' | 'afterClosure'>;

/** Who says that the complaint was first received at another time, and why. */
export interface ReceivedDate {
  readonly receivedAt: Instant;
  /** Staff key. */
  readonly by: string;
  /** When they say so. */
  readonly at: Instant;
  readonly reason: string;
  /** What shows it, such as a postmark or another message; an earlier date needs it. */
  readonly proof?: string;
  /** Hash of the request, so that the same key with another body is noticed. */
  readonly requestHash: string;
}

/**
 * Corrects the date of first receipt, from which clocks count: an earlier one by anyone with proof, a later one only when
 * a second person says the same. The first one's word is kept as a proposal until then. Undefined when it would change
 * nothing. An earlier date without proof must not come here. @throws RedressError `forbidden` for who must not have to do with it
 */
export function receivedDateChange(head: CaseHead, date: ReceivedDate, policy: Policy): CaseChange | undefined {
  const { receivedAt, by } = date;
  refuseBarred(head, by);
  if (receivedAt === head.receivedAt) return undefined;
  if (receivedAt < head.receivedAt) return correctedChange(head, date, policy);
  const { receivedProposal: proposal } = head;
  if (proposal?.receivedAt !== receivedAt) return proposedChange(head, date);
  return proposal.by === by ? undefined : correctedChange(head, date, policy, proposal.by);
}

/**
 * The clocks once the date of first receipt is another. Those that count from it get the dates of `fresh`, also where a later
 * word to the customer took their place and may yet be lost; what was met stays met, and what was noted stays noted where the new
 * date does not take it back. An open duty that the rules of the new date do not know falls away. Those that count from
 * something else stay as they are.
 */
export function correctedClocks(
  clocks: readonly CaseClock[],
  receivedBefore: Instant,
  fresh: readonly CaseClock[],
): readonly CaseClock[] {
  const known = new Set(clocks.map(({ name }) => name));
  const kept = clocks.flatMap((clock) => {
    const again = correctedClock(clock, receivedBefore, fresh);
    const isUnknown = countsFromReceipt(clock) && clock.startedAt === receivedBefore && again === clock;
    return isUnknown && isOpen(clock) ? [] : again;
  });
  return [...kept, ...fresh.filter(({ name }) => !known.has(name))];
}

function correctedClock(clock: CaseClock, receivedBefore: Instant, fresh: readonly CaseClock[]): CaseClock {
  const { name, startedAt, begun } = clock;
  const again = fresh.find((each) => each.name === name);
  if (again !== undefined && startedAt === receivedBefore) return corrected(clock, again);
  if (begun === undefined) return clock;
  return { ...clock, begun: { by: begun.by, before: correctedClock(begun.before, receivedBefore, fresh) } };
}

function countsFromReceipt({ explanation }: CaseClock): boolean {
  return explanation.some(({ step, event }) => step === 'event' && event === 'first_receipt');
}

function corrected(clock: CaseClock, again: CaseClock): CaseClock {
  const { metAt, metBy, endedAt, noticedAt, breachedAt, corrections = 0 } = clock;
  const { noticeAt = NEVER, dueAt } = again;
  return {
    ...again,
    explanation: [...again.explanation, ...promisesBefore(clock, dueAt)],
    corrections: corrections + 1,
    ...(metAt === undefined ? {} : { metAt }),
    ...(metBy === undefined ? {} : { metBy }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(noticedAt === undefined || noticedAt < noticeAt ? {} : { noticedAt }),
    ...(breachedAt === undefined || breachedAt < dueAt ? {} : { breachedAt }),
  };
}

// The first promise stays on record, however often the date is corrected; of those between only some.
function promisesBefore({ explanation, dueAt }: CaseClock, now: Instant): readonly ClockStep[] {
  const before = explanation.filter(({ step }) => step === 'corrected');
  if (dueAt === now) return before;
  const all = [...before, { step: 'corrected', from: dueAt }];
  return all.length <= MOST_PROMISES ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_PROMISES)];
}

function correctedChange(
  head: CaseHead,
  { receivedAt, by, at, reason, proof, requestHash }: ReceivedDate,
  policy: Policy,
  proposedBy?: string,
): CaseChange {
  const fresh = policy.clocks(receivedAt).map((clock) => (hasEnded(head.state) ? { ...clock, endedAt: at } : clock));
  const clocks = correctedClocks(head.clocks, head.receivedAt, fresh);
  const drafts = correctedDrafts(head, clocks, { at, lateAt: workingDayFrom(at, policy) });
  return {
    fields: { receivedAt, clocks, receivedProposal: null, drafts },
    history: {
      kind: 'received-date-corrected',
      actor: by,
      content: {
        from: head.receivedAt,
        to: receivedAt,
        reason,
        requestHash,
        // The dates that were promised first stay on record.
        clocks: head.clocks.map(({ name, dueAt }) => ({ clock: name, dueAt })),
        ...(proof === undefined ? {} : { proof }),
        ...(proposedBy === undefined ? {} : { proposedBy }),
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

function proposedChange(head: CaseHead, { receivedAt, by, reason, requestHash }: ReceivedDate): CaseChange {
  return {
    fields: { receivedProposal: { receivedAt, by } },
    history: {
      kind: 'received-date-proposed',
      actor: by,
      content: { from: head.receivedAt, to: receivedAt, reason, requestHash },
    },
    forPeople: true,
    forCustomer: false,
  };
}
