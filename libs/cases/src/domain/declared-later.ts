import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { keptFromInterested } from './keep-from.js';
import { isClosed } from './lifecycle.js';

/**
 * What an interest makes of an open case that was declared after the case came: it is kept from who declared it, leaves their
 * hands for its queue, and has another owner where they answered for it. Undefined where nobody has declared one anew.
 */
export function declaredLaterChange(
  head: CaseHead,
  at: Instant,
  policy: Pick<CasePolicy, 'owner' | 'interestedIn'>,
): CaseChange | undefined {
  if (isClosed(head.state)) return undefined;
  const fields = keptFromInterested(head, at, policy);
  if ((fields.conflicts ?? []).length <= head.conflicts.length) return undefined;
  const isTaken = fields.handlerKey === '';
  return {
    fields,
    history: {
      kind: isTaken ? 'assignment-released' : 'interest-declared',
      actor: 'system',
      content: {
        owner: fields.ownerKey ?? head.ownerKey,
        ...(fields.ownerKey === undefined ? {} : { before: head.ownerKey }),
        // Under `reasons`, which only leads see: it speaks of a colleague. Who is suspected of what is marked there, too.
        reasons: isTaken ? [{ code: 'declared', person: head.handlerKey }] : [],
      },
    },
    forPeople: true,
    forCustomer: isTaken,
  };
}
