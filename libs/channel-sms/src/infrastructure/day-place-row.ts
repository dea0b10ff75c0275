import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';

/**
 * A place that one automatic text has among those of a day: of all, of those to staff, to one number, or to a range of numbers.
 * What is counted (the bound) is the day (UTC), and of what: `2026-11-28`, `2026-11-28/staff`, `2026-11-28/to/+447700900123`,
 * `2026-11-28/range/+447700900`.
 */
export interface DayPlaceRow {
  /** `bound/place`, the place from 1 and in nine digits: two that would take the same meet here, and the last is the highest. */
  _id: string;
  /** `bound/update id`: an update has one place. */
  holder: string;
}

export const DAY_PLACES: Readonly<Record<TextNetwork, CollectionDefinition<DayPlaceRow>>> = {
  sms: define('sms_day_places'),
  whatsapp: define('whatsapp_day_places'),
};

const DIGITS = 9;

export function placeId(bound: string, place: number): string {
  return `${bound}/${String(place).padStart(DIGITS, '0')}`;
}

export function placeOf({ _id }: DayPlaceRow): number {
  return Number(_id.slice(-DIGITS));
}

/** The ids of all places of a bound; what is counted under a longer name begins with no digit. */
export function placesOf(bound: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: `${bound}/0`, $lt: `${bound}/:` };
}

function define(name: string): CollectionDefinition<DayPlaceRow> {
  return defineCollection<DayPlaceRow>({ name, indexes: [{ paths: ['holder'], unique: true }] });
}
