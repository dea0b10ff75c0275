import type { CaseChange } from './case-change.js';
import { barredPeople } from './case-conflict.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isClosed } from './lifecycle.js';

/** Who answers for the case as the organisation now is. */
export function presentOwner(head: CaseHead, policy: Pick<CasePolicy, 'owner'>): ReturnType<CasePolicy['owner']> {
  return policy.owner(head.teamKey, { barred: barredPeople(head), subjects: head.subjects });
}

/** Gives the open case the owner that it has by the organisation: its owner left, or its team has another lead. */
export function ownedAnewChange(head: CaseHead, policy: Pick<CasePolicy, 'owner'>): CaseChange | undefined {
  if (isClosed(head.state)) return undefined;
  const owner = presentOwner(head, policy);
  if (owner.ownerKey === head.ownerKey && owner.ownerBarred === (head.ownerBarred ?? false)) return undefined;
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
