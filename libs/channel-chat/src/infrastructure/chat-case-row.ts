import type { CustomerState } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** What of a case its visitor is told in the conversation. */
export interface TalkedAbout {
  readonly reference: string;
  readonly state: CustomerState;
  readonly receivedAt: Instant;
  /** The name that whoever handles it shows; absent while nobody does. */
  readonly answeredBy?: string;
  /** Whose hours count. */
  readonly teamKey?: string;
  /** The earliest date on which the visitor was promised to hear from us. */
  readonly promisedBy?: Instant;
}

/**
 * A case that is talked about in a conversation, as its view last told. Kept for ever, if only as `_id, sequence, erased`: a compacted
 * topic may bring an old view after a new one.
 */
export interface ChatCaseRow {
  /** The case id. */
  _id: string;
  /** Absent once erased, or when it is talked about elsewhere. */
  conversation?: string;
  sequence: number;
  erased: boolean;
  about: TalkedAbout | null;
}

export const CHAT_CASES = defineCollection<ChatCaseRow>({
  name: 'chat_cases',
  indexes: [{ paths: ['conversation'] }],
});
