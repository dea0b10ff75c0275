import type { Instant } from '@redress/kernel';
import { NEVER, type CaseClock } from './case-clock.js';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';

/** Who says that the complaint was first received at another time, and why. */
export interface ReceivedDate {
  readonly receivedAt: Instant;
  /** Staff key. */
  readonly by: string;
  readonly reason: string;
  /** What shows it, such as a postmark or another message; an earlier date needs it. */
  readonly proof?: string;
  /** Hash of the request, so that the same key with another body is noticed. */
  readonly requestHash: string;
}

/**
 * Corrects the date of first receipt, from which clocks count: an earlier one by anyone with proof, a later one only when
 * a second person says the same. The first one's word is kept as a proposal until then. Undefined when it would change
 * nothing. An earlier date without proof must not come here.
 */
export function receivedDateChange(
  head: CaseHead,
  date: ReceivedDate,
  policy: Pick<CasePolicy, 'clocks'>,
): CaseChange | undefined {
  const { receivedAt, by } = date;
  if (receivedAt === head.receivedAt) return undefined;
  if (receivedAt < head.receivedAt) return correctedChange(head, date, policy);
  const { receivedProposal: proposal } = head;
  if (proposal?.receivedAt !== receivedAt) return proposedChange(head, date);
  return proposal.by === by ? undefined : correctedChange(head, date, policy, proposal.by);
}

/**
 * The clocks once the date of first receipt is another. Those that count from it get the dates of `fresh`; what was met
 * stays met, and what was noted stays noted where the new date does not take it back. Those that count from something
 * else stay as they are.
 */
export function correctedClocks(
  clocks: readonly CaseClock[],
  receivedBefore: Instant,
  fresh: readonly CaseClock[],
): readonly CaseClock[] {
  const known = new Set(clocks.map(({ name }) => name));
  const kept = clocks.map((clock) => {
    const again = fresh.find(({ name }) => name === clock.name);
    return again === undefined || clock.startedAt !== receivedBefore ? clock : corrected(clock, again);
  });
  return [...kept, ...fresh.filter(({ name }) => !known.has(name))];
}

function corrected(clock: CaseClock, again: CaseClock): CaseClock {
  const { metAt, endedAt, noticedAt, breachedAt, corrections = 0 } = clock;
  const { noticeAt = NEVER, dueAt } = again;
  return {
    ...again,
    corrections: corrections + 1,
    ...(metAt === undefined ? {} : { metAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(noticedAt === undefined || noticedAt < noticeAt ? {} : { noticedAt }),
    ...(breachedAt === undefined || breachedAt < dueAt ? {} : { breachedAt }),
  };
}

function correctedChange(
  head: CaseHead,
  { receivedAt, by, reason, proof, requestHash }: ReceivedDate,
  policy: Pick<CasePolicy, 'clocks'>,
  proposedBy?: string,
): CaseChange {
  const clocks = correctedClocks(head.clocks, head.receivedAt, policy.clocks(receivedAt));
  return {
    fields: { receivedAt, clocks, receivedProposal: null },
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
