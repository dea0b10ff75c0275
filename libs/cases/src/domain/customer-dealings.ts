import type { Instant, TextContent } from '@redress/kernel';
import type { Channel } from '@redress/contracts';

/** The duty to acknowledge (clause 7.4): met by evidence of delivery, open again after a bounce. */
export interface Acknowledgement {
  readonly state: 'due' | 'met' | 'reopened';
  readonly at?: Instant;
  readonly evidence?: string;
}

/** What was decided about one recipient: whether whoever reads there is the wrong person. Gateways are told. */
export interface JudgedRecipient {
  readonly key: string;
  readonly wrongPerson: boolean;
}

/** The decision as it was sent (clause 7.8). */
export interface CaseDecision {
  readonly updateId: string;
  readonly at: Instant;
  readonly by: string;
  /** SHA-256 of the text as sent. */
  readonly sha256: string;
}

/** What the customer said to the decision (clause 7.9), or that they said nothing; silence is no consent. */
export interface CustomerPosition {
  readonly is: 'accepted' | 'rejected' | 'no-reply' | 'withdrawn';
  readonly at: Instant;
  /** How they said it. */
  readonly via?: Channel;
  readonly by: string;
}

/** How a case was closed. */
export interface Closure {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** A notice that waits a minute for others to come with it. */
export interface DueNotice {
  readonly kind: 'closed' | 'reopened' | 'hand-over';
  readonly cause: string;
  readonly dueAt: Instant;
}

/** What the handler is asked to tell the customer by a date. */
export interface Draft {
  /** The clock and its date: another date is another draft. */
  readonly clock: string;
  readonly dueAt: Instant;
  readonly askedAt: Instant;
  /** When it goes, with or without words. */
  readonly sendAt: Instant;
  readonly text?: TextContent;
  readonly by?: string;
  /** When it was sent, or when it was decided that nothing goes. */
  readonly settledAt?: Instant;
}

/** Words in a conversation of which no client has said that it has them. */
export interface UnreadWords {
  readonly updateId: string;
  readonly dueAt: Instant;
}
