import type { UpdateKind } from '@redress/contracts';
import { chooseWay, type ChosenWay, type ContactWays } from './choose-way.js';
import type { TemplateKind } from './template.js';

/** What a person may say to a customer; each becomes one update. */
export type StaffPurpose = Exclude<
  UpdateKind,
  | 'receipt'
  | 'access'
  | 'summary'
  | 'warning'
  | 'conversation-ended'
  | 'conversation-resumed'
  | 'emergency'
  | 'closed'
  | 'reopened'
  | 'hand-over'
>;

/** What of a case decides on what its customer is told. */
export interface CustomerFacts {
  readonly ways: ContactWays;
  /** Nobody has confirmed yet who complains. */
  readonly unconfirmed: boolean;
  /** Whoever reads at the address is not the complainant. */
  readonly wrongPerson: boolean;
  /** A person said that it is no complaint to us. */
  readonly notOurs: boolean;
  readonly closed: boolean;
  /** Key of the member of staff whom the customer last heard of. */
  readonly dealtWith?: string;
  /** Key of who works on it now. */
  readonly handledBy?: string;
  /** The last thing they heard was a notice that nobody had written. */
  readonly heardPlainNotice: boolean;
}

/** Something happened that a customer may have to hear of. */
export type Occasion =
  | { readonly type: 'said'; readonly purpose: StaffPurpose }
  /** A date to be kept comes near; `words`: somebody has written what to say. `late`: the decision is. */
  | { readonly type: 'date-near'; readonly words: boolean; readonly late: boolean }
  /** `agreed`: the customer had accepted the decision. */
  | { readonly type: 'closed'; readonly agreed: boolean }
  | { readonly type: 'reopened' }
  /** What they wrote speaks of danger to people. */
  | { readonly type: 'danger' }
  | { readonly type: 'handed-over' };

/** Why nothing is told. */
export type Silence =
  'complainant-unconfirmed' | 'recipient-stopped' | 'not-ours' | 'overtaken' | 'never-dealt-with' | 'twice-running';

export interface DueUpdate {
  readonly kind: UpdateKind;
  readonly template: TemplateKind;
  readonly by: ChosenWay;
  /** Whether the customer is told to whom they can turn next (ISO 10002:2018 clauses 7.8 and 7.9). */
  readonly recourse: boolean;
}

export type UpdateDecision =
  { readonly due: DueUpdate; readonly silence?: never } | { readonly silence: Silence; readonly due?: never };

/** The one update that an occasion is worth, to whom and how; or why there is none. */
export function decideUpdate(facts: CustomerFacts, occasion: Occasion): UpdateDecision {
  if (facts.unconfirmed) return { silence: 'complainant-unconfirmed' };
  if (facts.wrongPerson) return { silence: 'recipient-stopped' };
  // What a person writes is theirs to answer for; a machine is quiet about what is none of ours.
  if (facts.notOurs && occasion.type !== 'said') return { silence: 'not-ours' };
  switch (occasion.type) {
    case 'said':
      return said(facts, occasion.purpose);
    case 'date-near':
      return dateNear(facts, occasion);
    case 'closed':
      return facts.closed ? notice(facts, 'closed', !occasion.agreed) : { silence: 'overtaken' };
    case 'reopened':
      return facts.closed ? { silence: 'overtaken' } : notice(facts, 'reopened', false);
    case 'danger':
      return notice(facts, 'emergency', false);
    case 'handed-over':
      return handedOver(facts);
  }
}

function said({ ways }: CustomerFacts, purpose: StaffPurpose): UpdateDecision {
  const decision = purpose === 'decision';
  const recourse = decision || purpose === 'delay';
  return { due: { kind: purpose, template: purpose, by: chooseWay(ways, decision), recourse } };
}

function dateNear(facts: CustomerFacts, { words, late }: { words: boolean; late: boolean }): UpdateDecision {
  if (facts.closed) return { silence: 'overtaken' };
  // A second "not yet" in a row is no information: people are alarmed instead.
  if (!words && facts.heardPlainNotice) return { silence: 'twice-running' };
  const kind = late ? 'delay' : 'progress';
  return { due: { kind, template: words ? kind : 'plain-notice', by: chooseWay(facts.ways), recourse: late } };
}

function handedOver(facts: CustomerFacts): UpdateDecision {
  const { dealtWith, handledBy = '', closed } = facts;
  if (dealtWith === undefined) return { silence: 'never-dealt-with' };
  if (closed || handledBy === '' || handledBy === dealtWith) return { silence: 'overtaken' };
  return notice(facts, 'hand-over', false);
}

type NoticeKind = 'closed' | 'reopened' | 'hand-over' | 'emergency';

function notice({ ways }: CustomerFacts, kind: NoticeKind, recourse: boolean): UpdateDecision {
  return { due: { kind, template: kind, by: chooseWay(ways), recourse } };
}
