import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';

/** A place that one automatic text has among those of a day: of all, of those to staff, to one number, or to a range of numbers. */
export interface DayPlaceRow {
  /** `bound/place`: two that would take the same place meet here. */
  _id: string;
  /** The day in UTC; places of days that are over are forgotten by it. */
  day: string;
  /** The day, and of what: `2026-11-28`, `2026-11-28/staff`, `2026-11-28/to/+447700900123`, `2026-11-28/range/+447700900`. */
  bound: string;
  /** From 1; the next is the one after the highest. */
  place: number;
  /** `bound/update id`: an update has one place. */
  holder: string;
}

export const DAY_PLACES: Readonly<Record<TextNetwork, CollectionDefinition<DayPlaceRow>>> = {
  sms: define('sms_day_places'),
  whatsapp: define('whatsapp_day_places'),
};

function define(name: string): CollectionDefinition<DayPlaceRow> {
  return defineCollection<DayPlaceRow>({
    name,
    indexes: [{ paths: ['holder'], unique: true }, { paths: ['bound', 'place'] }, { paths: ['day'] }],
  });
}
