import type { CaseChange } from './case-change.js';
import { barredPeople } from './case-conflict.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isClosed } from './lifecycle.js';

/** Who answers for the case as the organisation now is. */
export function presentOwner(head: CaseHead, policy: Pick<CasePolicy, 'owner'>): ReturnType<CasePolicy['owner']> {
  return policy.owner(head.teamKey, { barred: barredPeople(head), subjects: head.subjects });
}

/** True when somebody else answers for the open case than stands on it: its owner left, or its team has another lead. */
export function isOwnedOtherwise(head: CaseHead, policy: Pick<CasePolicy, 'owner'>): boolean {
  const { ownerKey, ownerBarred } = presentOwner(head, policy);
  return !isClosed(head.state) && (ownerKey !== head.ownerKey || ownerBarred !== (head.ownerBarred ?? false));
}

/** Gives the case the owner that it has by the organisation; undefined when it has that one. */
export function ownedAnewChange(head: CaseHead, policy: Pick<CasePolicy, 'owner'>): CaseChange | undefined {
  if (!isOwnedOtherwise(head, policy)) return undefined;
  const owner = presentOwner(head, policy);
  return {
    fields: owner,
    history: {
      kind: 'owner-changed',
      actor: 'system',
      content: { owner: owner.ownerKey, before: head.ownerKey },
    },
    // Who works on the case decides nothing by it: hundreds may change while people write.
    forPeople: false,
    forCustomer: false,
  };
}
