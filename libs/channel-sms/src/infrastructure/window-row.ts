import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** When somebody last wrote to one of our senders on WhatsApp. */
export interface WindowRow {
  /** Sender and number, each in E.164: `+447700900000/+447700900123`. */
  _id: string;
  heardAt: Instant;
  /** When the provider said that the conversation is over, whatever we had reckoned. */
  closedAt?: Instant;
}

/** As many rows as people who have written; replicas share them. */
export const WINDOWS = defineCollection<WindowRow>({ name: 'whatsapp_windows', indexes: [] });
