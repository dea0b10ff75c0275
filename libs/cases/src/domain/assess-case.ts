import { RedressError, type Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { barredPeople } from './case-conflict.js';
import { isSetAside, notOursChange, undoneChange } from './not-ours.js';
import { nameOfUrgency, urgencyOf, type UrgencyName } from './urgency-name.js';

/** What a person finds a case to be, and why; what is left out stays as it is (ISO 10002:2018 clause 7.5). */
export interface Assessment {
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  readonly recordType?: CaseHead['recordType'];
  readonly urgency?: UrgencyName;
  /** Key of a category. */
  readonly category?: string;
}

/**
 * What the assessment makes of the case. From then on no machine decides on its type or category again; it may still
 * raise the urgency. @throws RedressError `validation-failed` for a category that there is not
 */
export function assessedChange(head: CaseHead, said: Assessment, policy: CasePolicy): CaseChange {
  const { by, at, reason } = said;
  const typed = typeChange(head, said, policy);
  const fields = { ...typed, ...urgencyFields(said), ...categoryFields(head, said, policy), assessed: { by, at } };
  const after = { ...head, ...fields };
  return {
    fields,
    history: { kind: 'case-assessed', actor: by, content: { ...differences(head, after), reason } },
    forPeople: true,
    forCustomer: head.state !== after.state || head.teamKey !== after.teamKey,
  };
}

// "Not ours" closes the case in one step, and any other type takes that back, wherever it is said.
function typeChange(head: CaseHead, { recordType, by }: Assessment, policy: CasePolicy): CaseFields {
  if (recordType === undefined) return {};
  if (recordType === 'not-ours') return notOursChange(head, by)?.fields ?? {};
  return { ...(isSetAside(head) ? undoneChange(head, by, policy)?.fields : {}), recordType };
}

function urgencyFields({ urgency }: Assessment): CaseFields {
  return urgency === undefined ? {} : { urgency: urgencyOf(urgency) };
}

// Another team's category: the case waits in that team's queue, for who was chosen for something else need not be able.
function categoryFields(head: CaseHead, { category }: Assessment, policy: CasePolicy): CaseFields {
  if (category === undefined || category === head.category) return {};
  const teamKey = policy.teamOf(category);
  if (teamKey === undefined) throw unknownCategory(category);
  if (teamKey === head.teamKey) return { category };
  const owner = policy.owner(teamKey, { barred: barredPeople(head), subjects: head.subjects });
  const waits = head.queue !== '' || head.handlerKey !== '';
  const hands = { handlerKey: '', assignment: { count: head.assignment.count, reasons: [] } };
  return { category, teamKey, ...owner, ...(waits ? { queue: teamKey, ...hands } : {}) };
}

function unknownCategory(category: string): RedressError {
  return new RedressError('validation-failed', 'The assessment names a category that there is not.', {
    fields: [{ field: 'category', rule: 'reference', message: `there is no category ${category}` }],
  });
}

/** From what to what, for the history. */
function differences(before: CaseHead, after: CaseHead): Readonly<Record<string, unknown>> {
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['recordType', before.recordType, after.recordType],
    ['urgency', nameOfUrgency(before.urgency), nameOfUrgency(after.urgency)],
    ['category', before.category, after.category],
    ['team', before.teamKey, after.teamKey],
  ];
  const changed = pairs.filter(([, from, to]) => from !== to);
  return Object.fromEntries(changed.map(([name, from, to]) => [name, { from: from ?? null, to: to ?? null }]));
}
