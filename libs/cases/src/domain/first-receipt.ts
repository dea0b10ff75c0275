import { derivedId, type Instant } from '@redress/kernel';
import { CLOCK_DUTIES, dueOf } from './case-clock.js';
import { predecessorOf } from './case-change.js';
import type { CaseHead, PendingUpdate } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isSafety } from './urgency.js';

/** What the receipt is caused by, and when. */
export interface ReceiptOccasion {
  readonly cause: string;
  readonly at: Instant;
}

/** The one automatic answer that every complaint gets (ISO 10002:2018 clause 7.4), to where the head says. */
export function receiptUpdate(head: CaseHead, { cause, at }: ReceiptOccasion, policy: CasePolicy): PendingUpdate {
  const { reply: route } = head;
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
    subject: receipt.subject,
    text: receipt.text,
    language: receipt.language,
    automatic: 'auto-replied',
    issuedAt: at,
    ...(after === undefined ? {} : { after }),
  };
}
