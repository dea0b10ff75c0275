import { defineCollection } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';

/** What came in by a network, or how what went out by it ended. */
export type ComparedKind = TextNetwork | `${TextNetwork}/sent`;

/** Up to when everything that the provider has of it is here. It only rises. */
export interface ComparisonRow {
  _id: ComparedKind;
  /** Milliseconds since 1970. */
  until: number;
}

export const COMPARISONS = defineCollection<ComparisonRow>({ name: 'sms_comparisons', indexes: [] });
