import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/**
 * Why a stay is over: the visitor said so, no client of theirs was connected for a while, nothing was said for long, or a person
 * of ours ended the conversation.
 */
export type StayEnd = 'visitor' | 'gone' | 'idle' | 'barred';

/** Whether the visitor of a conversation sits there, whichever replica their client is connected to. */
export interface StayRow {
  /** The conversation. */
  _id: string;
  /** The number of the stay, from 1; it rises with each. */
  stay: number;
  /** `ending`: it is over, and the case service is yet to be told. */
  state: 'live' | 'ending' | 'over';
  /** When anything was said in it last, by whomever. */
  saidAt: Instant;
  /** Some replica had a client of theirs connected shortly before. */
  presentUntil: Instant;
  /** Set once it is over. */
  why?: StayEnd;
  endedAt?: Instant;
  /** BCP 47, as the visitor stated it. */
  language?: string;
  /** When a person of ours decided last whether anything more is taken in; empty while nobody has. */
  judgedAt: Instant;
  /** What whoever writes there is told, since nothing more is taken in. */
  refusal?: string;
}

export const STAYS = defineCollection<StayRow>({
  name: 'chat_stays',
  indexes: [{ paths: ['state', 'presentUntil'] }, { paths: ['state', 'saidAt'] }],
});
