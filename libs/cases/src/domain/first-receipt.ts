import { derivedId, type Instant } from '@redress/kernel';
import { CLOCK_DUTIES, dueOf } from './case-clock.js';
import { predecessorOf } from './case-change.js';
import type { CaseHead, ReplyRoute } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isSafety } from './urgency.js';
import type { NewUpdate } from './new-update.js';

/** What the receipt is caused by, and when. */
export interface ReceiptOccasion {
  readonly cause: string;
  readonly at: Instant;
  /** It answers a message just sent in. */
  readonly atOnce?: boolean;
}

/** How the customer of a case is told something now. */
export type WayTo = (head: CaseHead) => ReplyRoute;

/** The one automatic answer that every complaint gets (ISO 10002:2018 clause 7.4). */
export function receiptUpdate(
  head: CaseHead,
  route: ReplyRoute,
  { cause, at, atOnce = false }: ReceiptOccasion,
  policy: CasePolicy,
): NewUpdate {
  const expectedBy = dueOf(head.clocks, CLOCK_DUTIES.decide);
  const receipt = policy.receipt({
    caseId: head._id,
    reference: head.reference,
    receivedAt: head.receivedAt,
    teamKey: head.teamKey,
    channel: route.channel,
    recipientKey: route.key,
    language: head.language,
    ...(expectedBy === undefined ? {} : { expectedBy }),
    ...(isSafety(head) ? { safety: true } : {}),
  });
  const after = predecessorOf(head, route);
  return {
    updateId: derivedId('update', head._id, cause, 'receipt'),
    kind: 'receipt',
    route,
    ...receipt,
    automatic: 'auto-replied',
    issuedAt: at,
    atOnce,
    ...(after === undefined ? {} : { after }),
  };
}
