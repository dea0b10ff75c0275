import type { CaseFields } from './case-fields.js';
import { barredPeople } from './case-conflict.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import type { MessageFindings } from './message-findings.js';

/**
 * What a message makes of a case by machine: its type and its category, and with it the team, as long as neither was
 * sure and no person has assessed it. The category stays open once somebody has the case: then it is theirs to say.
 */
export function takenFor(
  head: CaseHead,
  { recordType, category }: MessageFindings,
  policy: Pick<CasePolicy, 'teamOf' | 'owner'>,
): CaseFields {
  if (head.assessed !== undefined) return {};
  const typed = head.recordType === 'undetermined' && recordType !== 'undetermined' ? { recordType } : {};
  if (category === undefined || head.category !== undefined || head.handlerKey !== '') return typed;
  const teamKey = policy.teamOf(category);
  if (teamKey === undefined) return typed;
  if (teamKey === head.teamKey) return { ...typed, category };
  const owner = policy.owner(teamKey, { barred: barredPeople(head), subjects: head.subjects });
  return { ...typed, category, teamKey, ...owner, ...(head.queue === '' ? {} : { queue: teamKey }) };
}

/** What it adds to the history of the message. */
export function takenNote({ recordType, category, teamKey }: CaseFields): Readonly<Record<string, unknown>> {
  return {
    ...(recordType === undefined ? {} : { recordType }),
    ...(category === undefined ? {} : { category }),
    ...(teamKey === undefined ? {} : { team: teamKey }),
  };
}
