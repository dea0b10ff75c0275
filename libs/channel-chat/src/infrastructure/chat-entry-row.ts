import type { AttachmentData } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** One line of a conversation. Lines are numbered from 1 without a gap, and never change. */
export interface ChatEntryRow {
  /** `conversation:seq`: two that would take the same number meet here. */
  _id: string;
  conversation: string;
  seq: number;
  /** What was said: a message, or an update or one of its files; it stands in a conversation once. */
  source: string;
  from: 'customer' | 'handler' | 'system';
  /** The name that whoever of us wrote it showed then. */
  name?: string;
  text: string;
  at: Instant;
  /** 1 where it tells of a matter, and does not only greet. */
  content?: 1;
  /** The file that it is; its text is the file's name. */
  file?: AttachmentData;
  /** The id that the visitor's client gave it. */
  clientId?: string;
  /** The case's reference, on an update's words. */
  reference?: string;
  /** The update that is said whole with this line: its words, or the last of its files. */
  updateId?: string;
  /** 1 while no client of the visitor has said that it has the update, which means this line. */
  unseen?: 1;
}

export const CHAT_ENTRIES = defineCollection<ChatEntryRow>({
  name: 'chat_entries',
  indexes: [{ paths: ['source'], unique: true }, { paths: ['conversation', 'seq'] }],
});
