import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** A telephone that staff are told things on. */
export interface StaffNumberRow {
  /** E.164. */
  _id: string;
  /** When it was last written to. */
  at: Instant;
}

/** As many rows as staff have telephones. */
export const STAFF_NUMBERS = defineCollection<StaffNumberRow>({ name: 'sms_staff_numbers', indexes: [] });
