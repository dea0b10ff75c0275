import type { Instant } from '@redress/kernel';
import { barredPeople, fieldsOfConflicts, withDecision, withSuspicions } from './case-conflict.js';
import type { CaseConflict, ConflictDecision } from './case-conflict.js';
import type { CaseChange } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import { takenFromBarred } from './independence.js';
import type { CasePolicy } from './case-policy.js';
import type { MessageFindings } from './message-findings.js';

type Policy = Pick<CasePolicy, 'owner' | 'interestedIn'>;

/** A person decides about somebody's conflict, with a reason. */
export interface ConflictVerdict extends ConflictDecision {
  readonly reason: string;
}

/**
 * What a message makes of a case's conflicts: whom it names is suspected of being its subject, except who is only greeted
 * and has worked on it. The case leaves the hands of whoever must not have it.
 */
export function keptFromNamed(head: CaseHead, { named }: MessageFindings, at: Instant, policy: Policy): CaseFields {
  const accused = named.filter(({ key, addressed }) => !(addressed && head.handledBy.includes(key)));
  const suspicions = accused.map(({ key, addressed }) => ({
    person: key,
    kind: 'named' as const,
    at,
    // Who was cleared is greeted and thanked like anybody else.
    anew: !addressed,
  }));
  return keptFrom(head, withSuspicions(head.conflicts, suspicions), at, policy);
}

/** The change that a verdict makes; undefined when it says what stands already. */
export function verdictChange(head: CaseHead, verdict: ConflictVerdict, policy: Policy): CaseChange | undefined {
  const conflicts = withDecision(head.conflicts, verdict);
  if (JSON.stringify(conflicts) === JSON.stringify(head.conflicts)) return undefined;
  const { person, state, by, at, reason } = verdict;
  return {
    fields: keptFrom(head, conflicts, at, policy),
    // Under `reasons`, which only leads see: it speaks of a colleague.
    history: { kind: 'conflict-decided', actor: by, content: { reasons: [{ person, state, reason }] } },
    forPeople: true,
    forCustomer: true,
  };
}

/** The same for a case of which something else has changed: who complains, or where it came from. */
export function keptFromInterested(head: CaseHead, at: Instant, policy: Policy): CaseFields {
  return keptFrom(head, head.conflicts, at, policy);
}

function keptFrom(head: CaseHead, about: readonly CaseConflict[], at: Instant, policy: Policy): CaseFields {
  const { subjects } = fieldsOfConflicts(about);
  const declared = policy.interestedIn({ subjects, ...addressOf(head) });
  const suspicions = declared.map((person) => ({ person, kind: 'declared' as const, at }));
  const conflicts = withSuspicions(about, suspicions);
  if (conflicts.length === 0) return {};
  const fields = fieldsOfConflicts(conflicts);
  return { ...fields, ...takenFromBarred(head, conflicts), ...ownedByOther(head, fields, policy) };
}

function addressOf({ customer }: CaseHead): { readonly address?: string } {
  return customer.address === undefined ? {} : { address: customer.address };
}

function ownedByOther(
  head: CaseHead,
  fields: ReturnType<typeof fieldsOfConflicts>,
  policy: Pick<CasePolicy, 'owner'>,
): CaseFields {
  const owner = policy.owner(head.teamKey, { barred: barredPeople(fields), subjects: fields.subjects });
  const isSame = owner.ownerKey === head.ownerKey && owner.ownerBarred === (head.ownerBarred ?? false);
  return isSame ? {} : owner;
}
