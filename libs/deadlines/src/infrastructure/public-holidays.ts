import { RedressError } from '@redress/kernel';
import type { HolidaysOfYear } from '../domain/working-calendar.js';

// Where a bank holiday is no working day by law: in the United Kingdom, Ireland (Central Bank's Consumer Protection Code),
// Bermuda, Brazil (Resolution CMN 4.880), Mexico (the CNBV's list), Japan (Bank Act) and Sweden (lag 1930:173). Elsewhere
// only banks close. `observance`, `school` and `optional` days are working days everywhere.
const BANK_HOLIDAYS_COUNT = new Set(['GB', 'IE', 'BM', 'BR', 'MX', 'JP', 'SE']);
const DAY_MS = 86_400_000;

interface Holiday {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly type: string;
}

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
    const days = years.get(year) ?? new Set(source.getHolidays(year).flatMap((each) => closedDays(each, country)));
    years.set(year, days);
    return days;
  };
}

// Start and end are UTC instants of the local day's borders only by the jurisdiction's own zone, so days are counted
// from the local date in `date`, `2026-12-24 14:00:00`. A holiday that begins in the course of a day leaves it a working day.
function closedDays({ date, start, end, type }: Holiday, country: string): string[] {
  const counts = type === 'public' || (type === 'bank' && BANK_HOLIDAYS_COUNT.has(country));
  if (!counts || !date.slice(11).startsWith('00:00')) return [];
  const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}
