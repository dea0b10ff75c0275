import type { DeliveryState, NoticeIssued } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import type { NoticeChoices } from '../domain/choices.js';
import type { ClockName, OccasionKind } from '../domain/occasion.js';

/** Something that one member of staff is told: a line in their list, and a message where it interrupts. */
export interface NoticeRecord {
  /** Follows from case, occasion and recipient; of a digest from person and day. */
  readonly _id: string;
  /** Staff key; `tel:` or `mail:` and to whom, of a message that stands in nobody's list. */
  readonly recipient: string;
  readonly at: Instant;
  readonly kind: OccasionKind | 'digest';
  /** Empty for a digest. */
  readonly caseId: string;
  readonly reference: string;
  readonly clock?: ClockName;
  readonly read: 0 | 1;
  /** 1 until a digest has told of it. */
  readonly waiting: 0 | 1;
  /** 1 until its message has ended; 0 for what is not sent. */
  readonly open: 0 | 1;
  /** When the message is issued again, should no state have come by then. */
  readonly issueAt: Instant;
  readonly issues: number;
  readonly mail?: NoticeIssued;
  /** Where it goes as a text instead. */
  readonly text?: NoticeIssued;
  /** The mail that goes should the text not: a notice of its own. */
  readonly spare?: NoticeIssued;
  readonly state?: DeliveryState;
  readonly changedAt?: Instant;
  /** Why it did not arrive; the relay's words, no address. */
  readonly reason?: string;
}

/** A clock, or a danger, whose ladder is being climbed. */
export interface ClimbRecord {
  /** Follows from the case and what is climbed for. */
  readonly _id: string;
  readonly caseId: string;
  readonly kind: 'clock' | 'safety';
  /** The id of the occasion that a safety ladder tells of; empty for a clock. */
  readonly occasionId: string;
  readonly clock?: ClockName;
  readonly startedAt: Instant;
  /** Steps up to this instant have been told. */
  readonly climbedTo: Instant;
  readonly wakeAt: Instant;
  readonly open: 0 | 1;
}

/** What one member of staff has chosen, and the last day they had a digest of. */
export interface ChoiceRecord extends NoticeChoices {
  /** Staff key. */
  readonly _id: string;
  /** Local date, `2026-11-23`; empty before the first. */
  readonly digestedOn: string;
}

export const NOTICES = defineCollection<NoticeRecord>({
  name: 'notices',
  indexes: [
    { paths: ['recipient', 'at', '_id'] },
    { paths: ['recipient', 'read', 'at', '_id'] },
    { paths: ['recipient', 'waiting', 'at', '_id'] },
    { paths: ['open', 'issueAt'] },
    { paths: ['open', 'at'] },
  ],
});
export const NOTICE_CLIMBS = defineCollection<ClimbRecord>({
  name: 'notice_climbs',
  indexes: [{ paths: ['open', 'wakeAt'] }],
});
/** One row for each member of staff: may be scanned. */
export const NOTICE_CHOICES = defineCollection<ChoiceRecord>({ name: 'notice_choices', bounded: true });
