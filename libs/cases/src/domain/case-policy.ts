import type { CaseReference, Instant, TextContent } from '@redress/kernel';
import type { Channel, UpdateKind } from '@redress/contracts';
import type { CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { TemplateUse } from './template-use.js';

/** Who answers for a case before anybody is assigned: a team and the first of its owner chain without a conflict. */
export interface Accountable {
  readonly teamKey: string;
  readonly ownerKey: string;
}

/** Who must have nothing to do with a case; who leads a subject neither. */
export interface KeptFrom {
  readonly barred: readonly string[];
  readonly subjects: readonly string[];
}

/** Who answers for a case. */
export interface Owner {
  readonly ownerKey: string;
  /** True when they must not have to do with it, and nobody else is there: a person must name somebody. */
  readonly ownerBarred: boolean;
}

/** What the first receipt is written from; no word of the customer's. */
export interface ReceiptFacts {
  readonly caseId: string;
  readonly reference: CaseReference;
  readonly receivedAt: Instant;
  readonly expectedBy?: Instant;
  readonly teamKey: string;
  readonly channel: Channel;
  /** The keyed hash of whom it is sent to. */
  readonly recipientKey: string;
  readonly language?: string;
  /** Somebody may be in danger: the receipt says whom to call and promises no routine date. */
  readonly safety?: boolean;
}

/** What tells in which language a customer reads. */
export interface ReadingClues {
  /** What they chose, BCP 47. */
  readonly stated?: string;
  /** What their program is set to. */
  readonly hinted?: string;
  /** The beginning of what they wrote. */
  readonly text: string;
}

export interface ReceiptText {
  readonly subject: string;
  /** What travels of it: at most 1 KB. */
  readonly text: TextContent;
  /** All of it, where it is longer. */
  readonly whole?: string;
  readonly language: string;
  readonly templates?: readonly TemplateUse[];
}

/** What a customer is to be told beside what the case itself says. */
export interface WordsOrder {
  readonly kind: Exclude<UpdateKind, 'receipt' | 'access' | 'which-case'> | 'plain-notice' | 'also-sent';
  /** What a person wrote. */
  readonly text?: string;
  /** Files go with it. */
  readonly files?: boolean;
  readonly nextContactBy?: Instant;
  readonly expectedBy?: Instant;
  /** Whether they are told to whom they can turn next. */
  readonly recourse?: boolean;
}

export interface WrittenWords {
  readonly subject: string;
  readonly text: string;
  /** Where the text only announces what was written: the whole of it, to be read on the case's page. */
  readonly whole?: string;
  readonly language: string;
  /** What the words are made of; left out where they come from no templates. */
  readonly templates?: readonly TemplateUse[];
}

/** Whom links are given to: their keyed hash, how they are sent to them, and their language. */
export interface LinkReader {
  readonly key: string;
  readonly channel: Channel;
  readonly language: string;
}

/** A complaint that its customer is sent a link to. */
export interface LinkedCase {
  readonly caseId: string;
  readonly reference: CaseReference;
}

/** What happens on a case that timetables may count from; all but the first receipt, which opens it. */
export type CaseEvent =
  | 'logged'
  | 'acknowledged'
  | 'assessed'
  | 'escalation_requested'
  | 'safety_flagged'
  | 'decision_taken'
  | 'decision_told';

/** Something that timetables may count from. */
export interface CaseHappening {
  readonly event: CaseEvent;
  readonly at: Instant;
}

/** Which clocks start when. `receivedAt`, the first receipt, decides which rules were in force. */
export interface ClockRules {
  /** The clocks that count from `event`. */
  clocksFrom(event: CaseEvent, at: Instant, receivedAt: Instant): readonly CaseClock[];
  /** The clock of that name anew after its duty was met `at`; undefined when the duty is due once. */
  clockAgain(name: string, at: Instant, receivedAt: Instant): CaseClock | undefined;
}

/** When customers are not to be disturbed. */
export interface QuietHours {
  /** The quiet hours of a channel in which `at` lies, `until` no longer in them; undefined for none. Left out: no channel has any. */
  quietHours?(channel: Channel, at: Instant): { readonly from: Instant; readonly until: Instant } | undefined;
}

/** One of the cases that a text may belong to, as its writer is asked about it: nothing of what it is about. */
export interface AskedCase {
  readonly code: string;
  readonly reference: CaseReference;
  readonly receivedAt: Instant;
}

/** How cases are told apart in texts. */
export interface TextCodes {
  /** Eight digits that stand for a case in texts of `party`; they follow from both by a keyed hash. */
  digits(party: string, caseId: string): string;
  /** The one question: which of the cases is meant. */
  question(cases: readonly AskedCase[], language: string): ReceiptText;
}

/** What the organisation has decided, as far as opening and owning a case needs it. All answers are immediate. */
export interface CasePolicy extends ClockRules, QuietHours {
  /** The accountable person for a new case; never nobody. */
  accountable(): Accountable;
  /** The team that takes a category, the default team where it names none; undefined for no category of ours. */
  teamOf(category: string): string | undefined;
  /** Who answers for a case of the team: the first of its owner chain who may; the last of it when nobody may. */
  owner(teamKey: string, but: KeptFrom): Owner;
  /** Keys of staff who declared an interest in who complains, or in whom it is about. */
  interestedIn(parties: { readonly address?: string; readonly subjects: readonly string[] }): readonly string[];
  /** The clocks that start with the first receipt by anyone. */
  clocks(receivedAt: Instant): readonly CaseClock[];
  receipt(facts: ReceiptFacts): ReceiptText;
  /** The working day in which a person decides about a message on a closed case. */
  afterClosure(at: Instant): CaseClock;
  /** Words for the customer of `head`, for the way by which `reply` leads; several that fall due together are one message. */
  words(head: CaseHead, first: WordsOrder, ...others: readonly WordsOrder[]): WrittenWords;
  /** Fresh links to a customer's complaints, the newest first; of texts only that one. */
  accessLinks(cases: readonly LinkedCase[], to: LinkReader): ReceiptText;
  /** True for addresses of staff and of our own domains: their mail may bring somebody else's complaint. */
  isOwnSender(address: string): boolean;
  /** The key under which everybody knows an address. */
  partyKey(address: string): string;
  /** A telephone number, however typed, in E.164; undefined where it is none. Left out: no number is texted that was only left. */
  telephone?(typed: string): string | undefined;
  /** Keyed hashes of `values`, for this case alone. */
  proofKeys(caseId: string, values: readonly string[]): readonly string[];
  /** What customers are told the team is called. */
  teamName(teamKey: string): string;
  /** The name that a member of staff shows to customers; undefined for nobody of ours. Left out: nobody is named. */
  shownName?(staffKey: string): string | undefined;
  /** The language in which the customer is written to. */
  language(clues: ReadingClues): string;
  /** Left out: nobody is asked, and the rule decides which case a text belongs to. */
  readonly texts?: TextCodes;
}
