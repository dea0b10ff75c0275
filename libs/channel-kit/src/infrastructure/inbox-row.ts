import type { Channel, Fate } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import { byChannel } from './by-channel.js';

type Scalar = string | number | boolean | null;

/** The value of a hint: flat, so that it stays small. */
export type Json = Scalar | readonly Scalar[];

/** Raw bytes in the file store. */
export interface StoredRaw {
  readonly ref: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** One accepted message, open until its fate is known. */
export interface InboxRow {
  /** The message id, a UUIDv7. */
  _id: string;
  /** What makes two deliveries of the same message one. */
  dedupeKey: string;
  channel: Channel;
  /** Which mailbox, number or form took it in. */
  account: string;
  externalId: string;
  raw: StoredRaw;
  receivedAt: Instant;
  /** The reference that was promised to the customer. */
  reservedReference?: string;
  /** What the raw bytes do not tell (envelope, hash of the request), at most 2 KB as JSON. */
  hints: Record<string, Json>;
  reading: number;
  publishedAt: Instant | null;
  open: 0 | 1;
  fate?: Fate;
  /** The cases it went to; absent when it is the one case that is named after the message. */
  caseIds?: string[];
  settledAt?: Instant;
  /** When a sweeper looks at it next. */
  dueAt: Instant;
  /** How often it was published again for want of a fate. */
  attempts: number;
}

export const inboxCollection = byChannel((channel) =>
  defineCollection<InboxRow>({
    name: `${channel}_inbox`,
    indexes: [{ paths: ['dedupeKey'], unique: true }, { paths: ['open', 'dueAt'] }],
  }),
);
