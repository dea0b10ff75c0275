import { defineCollection } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';

/** Up to when everything that the provider has of a network is in the inbox. It only rises. */
export interface ComparisonRow {
  _id: TextNetwork;
  /** Milliseconds since 1970. */
  until: number;
}

export const COMPARISONS = defineCollection<ComparisonRow>({ name: 'sms_comparisons', indexes: [] });
