import { WorkingCalendar, type CalendarOptions, type HolidaysOfYear } from '../domain/working-calendar.js';
import { publicHolidays } from './public-holidays.js';
import { timeZone } from './time-zone.js';

export interface OpenCalendarOptions extends Omit<CalendarOptions, 'holidays' | 'timeZone'> {
  /** IANA name, `Europe/London`. */
  readonly timeZone: string;
  /** Whose public holidays are no working days, `GB-ENG`; left out: none are. */
  readonly jurisdiction?: string;
  /** Local dates on which the organisation is closed besides, `2026-12-24`. */
  readonly closedOn?: readonly string[];
}

/**
 * The calendar of an organisation: its time zone, hours, closed days and the holidays of its jurisdiction.
 * @throws RedressError `holidays-unknown`; RangeError for a time zone that is none
 */
export async function openCalendar(options: OpenCalendarOptions): Promise<WorkingCalendar> {
  const { jurisdiction, closedOn = [], ...rest } = options;
  const known = jurisdiction === undefined ? undefined : await publicHolidays(jurisdiction);
  return new WorkingCalendar({
    ...rest,
    timeZone: timeZone(options.timeZone),
    ...(known === undefined && closedOn.length === 0 ? {} : { holidays: besides(known, closedOn) }),
  });
}

function besides(known: HolidaysOfYear | undefined, closedOn: readonly string[]): HolidaysOfYear {
  if (known !== undefined && closedOn.length === 0) return known;
  const years = new Map<number, ReadonlySet<string>>();
  return (year) => {
    const days = years.get(year) ?? new Set([...(known?.(year) ?? []), ...closedOn]);
    years.set(year, days);
    return days;
  };
}
