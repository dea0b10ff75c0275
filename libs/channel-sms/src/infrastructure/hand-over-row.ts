import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** A text that is being handed over, or of which nobody knows whether it was: written before the first byte leaves. */
export interface HandOverRow {
  /** The update. */
  _id: string;
  to: string;
  /** SHA-256 of the words, by which the provider's list is searched. */
  words: string;
  beganAt: Instant;
}

export const HAND_OVERS = defineCollection<HandOverRow>({
  name: 'sms_hand_overs',
  indexes: [{ paths: ['beganAt'] }],
});
