import type { CaseReference, Instant, TextContent } from '@redress/kernel';
import type { Channel } from '@redress/contracts';
import type { CaseClock } from './case-head.js';

/** Who answers for a case before anybody is assigned: a team and the first of its owner chain without a conflict. */
export interface Accountable {
  readonly teamKey: string;
  readonly ownerKey: string;
}

/** What the first receipt is written from; no word of the customer's. */
export interface ReceiptFacts {
  readonly caseId: string;
  readonly reference: CaseReference;
  readonly receivedAt: Instant;
  readonly expectedBy?: Instant;
  readonly teamKey: string;
  readonly channel: Channel;
  readonly language?: string;
}

export interface ReceiptText {
  readonly subject: string;
  /** At most 1 KB, so that it travels whole. */
  readonly text: TextContent;
  readonly language: string;
}

/** What the organisation has decided, as far as opening and owning a case needs it. All answers are immediate. */
export interface CasePolicy {
  /** The accountable person for a new case; never nobody. */
  accountable(): Accountable;
  /** The clocks that start with the first receipt by anyone. */
  clocks(receivedAt: Instant): readonly CaseClock[];
  /** The clock of that name anew after its duty was met `at`; undefined when the duty is due once. */
  clockAgain(name: string, at: Instant): CaseClock | undefined;
  receipt(facts: ReceiptFacts): ReceiptText;
  /** What customers are told the team is called. */
  teamName(teamKey: string): string;
  /** The language that the case is handled in when the customer stated `language` or nothing. */
  language(stated: string | undefined): string;
}
