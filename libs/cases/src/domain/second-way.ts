import { derivedId, type Instant } from '@redress/kernel';
import type { UpdateIssued, UpdateKind } from '@redress/contracts';
import { predecessorOf } from './case-change.js';
import type { CaseHead, PendingUpdate, ReplyRoute } from './case-head.js';
import type { TemplateUse } from './template-use.js';
import { isTheirs } from './participants.js';
import { isHeld } from './customer-request.js';

const ONLY_THERE: readonly UpdateKind[] = ['access', 'which-case', 'summary'];

/** True for what a machine said to who complains now: its words go once more. A person finds another way for their own. */
export function goesAgain(
  head: CaseHead,
  { kind, automatic, recipient }: Pick<UpdateIssued, 'kind' | 'automatic' | 'recipient'>,
): boolean {
  const { customer } = head;
  // Fresh links are for whoever reads at the address that asked for them, whoever is asked which case they mean has just texted, and
  // the visitor's own words are repeated to nobody else.
  const theirs = isTheirs(customer, recipient.key) && customer.wrongPerson !== true && !isHeld(head);
  return automatic !== 'no' && !ONLY_THERE.includes(kind) && theirs;
}

export interface LostUpdate {
  readonly data: UpdateIssued;
  readonly templates?: readonly TemplateUse[];
}

/** The words of an update that did not arrive, on another way. One lost update has one such, whoever works it out. */
export function againBy(
  head: CaseHead,
  { data: lost, templates }: LostUpdate,
  route: ReplyRoute,
  at: Instant,
): PendingUpdate {
  const { updateId, kind, subject, text, language, automatic } = lost;
  const after = predecessorOf(head, route);
  return {
    updateId: derivedId('update', head._id, updateId, 'again'),
    insteadOf: updateId,
    kind,
    route,
    text,
    language,
    automatic,
    issuedAt: at,
    ...(subject === undefined ? {} : { subject }),
    ...(after === undefined ? {} : { after }),
    ...(templates === undefined ? {} : { templates }),
  };
}
