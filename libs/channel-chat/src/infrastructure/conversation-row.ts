import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** A conversation in which something was said. Who only looks at the page leaves none. */
export interface ConversationRow {
  _id: string;
  /** The number of its newest line, or of one shortly before it: what tells replicas to look. */
  lastSeq: number;
  startedAt: Instant;
  /** When something that tells of a matter was first said; absent while there were greetings only. */
  contentAt?: Instant;
  /** How its visitor says that they can be reached; without a way they do not want to say it. Absent while nobody has asked or answered. */
  reach?: { email?: string; phone?: string };
  /** Of the case it is about, once anything was answered. */
  reference?: string;
}

export const CONVERSATIONS = defineCollection<ConversationRow>({ name: 'chat_conversations', indexes: [] });
