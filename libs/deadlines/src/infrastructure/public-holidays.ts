import { RedressError } from '@redress/kernel';
import type { HolidaysOfYear } from '../domain/working-calendar.js';

// `observance`, `school` and `optional` days are working days in the sense of regulators' timetables.
const CLOSED = new Set(['public', 'bank']);
const DAY_MS = 86_400_000;

/** Says whether public holidays are known for a jurisdiction. Loads the table of all countries, as `publicHolidays` does. */
export async function jurisdictions(): Promise<(name: string) => boolean> {
  const { default: Holidays } = await import('date-holidays');
  const source = new Holidays();
  const countries = source.getCountries();
  return (name) => {
    const [country = '', part] = name.split('-');
    const parts = (source.getStates(country) as Record<string, string> | undefined) ?? {};
    return country in countries && (part === undefined || part in parts);
  };
}

/**
 * The public holidays of a jurisdiction: an ISO 3166 country with or without its part, `GB-ENG`, `DE-BY`.
 * The table of all countries is loaded at the first call (half a second, 25 MB) and each year is worked out once.
 * @throws RedressError `holidays-unknown` for a jurisdiction that is not in the table
 */
export async function publicHolidays(jurisdiction: string): Promise<HolidaysOfYear> {
  const isKnown = await jurisdictions();
  if (!isKnown(jurisdiction)) {
    throw new RedressError(
      'holidays-unknown',
      `No public holidays are known for ${jurisdiction}; name a country such as GB or a part such as GB-ENG.`,
    );
  }
  const { default: Holidays } = await import('date-holidays');
  const [country = '', part = '', region = ''] = jurisdiction.split('-');
  const source = new Holidays(country, part, region);
  const years = new Map<number, ReadonlySet<string>>();
  return (year) => {
    const days = years.get(year) ?? new Set(source.getHolidays(year).flatMap(closedDays));
    years.set(year, days);
    return days;
  };
}

// Start and end are UTC instants of the local day's borders only by the jurisdiction's own zone, so days are counted
// from the local date in `date`.
function closedDays(holiday: { date: string; start: Date; end: Date; type: string }): string[] {
  if (!CLOSED.has(holiday.type)) return [];
  const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS));
  const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}
