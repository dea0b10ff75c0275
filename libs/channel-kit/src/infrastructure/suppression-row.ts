import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import { byChannel } from './by-channel.js';

export const SUPPRESSION_REASONS = ['opt-out', 'hard-bounce'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** An address that nothing is sent to on this channel. */
export interface SuppressionRow {
  /** The address; where a recipient has none, the recipient's key. */
  _id: string;
  reason: SuppressionReason;
  since: Instant;
  /** When it was last stopped, where it was. */
  stoppedAt?: Instant;
}

export const suppressionCollection = byChannel((channel) =>
  defineCollection<SuppressionRow>({ name: `${channel}_suppressions`, indexes: [] }),
);
