import { defineCollection } from '@redress/persistence';

/** How many texts machines have sent on one day. */
export interface DayCountRow {
  /** The day in UTC, `2026-11-28`. */
  _id: string;
  count: number;
}

export const DAY_COUNTS = defineCollection<DayCountRow>({ name: 'sms_day_counts', indexes: [] });
