import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';

/** How many texts machines have sent on one day: in all, to staff, to one number, or to a range of numbers. */
export interface DayCountRow {
  /** The day in UTC, and of what: `2026-11-28`, `2026-11-28/staff`, `2026-11-28/to/+447700900123`, `2026-11-28/range/+447700900`. */
  _id: string;
  /** The day alone; days that are over are forgotten by it. */
  day: string;
  count: number;
}

export const DAY_COUNTS: Readonly<Record<TextNetwork, CollectionDefinition<DayCountRow>>> = {
  sms: define('sms_day_counts'),
  whatsapp: define('whatsapp_day_counts'),
};

function define(name: string): CollectionDefinition<DayCountRow> {
  return defineCollection<DayCountRow>({ name, indexes: [{ paths: ['day'] }] });
}
