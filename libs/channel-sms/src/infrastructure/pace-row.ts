import { defineCollection } from '@redress/persistence';

/** How far the turns of one of our numbers are given away, changed by compare-and-set on `next`. */
export interface PaceRow {
  /** The number, or the messaging service. */
  _id: string;
  /** When the next text may leave from it: milliseconds since 1970. */
  next: number;
}

export const PACES = defineCollection<PaceRow>({ name: 'sms_paces', indexes: [] });
