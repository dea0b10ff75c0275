import { WorkingCalendar, type CalendarOptions } from '../domain/working-calendar.js';
import { publicHolidays } from './public-holidays.js';
import { timeZone } from './time-zone.js';

export interface OpenCalendarOptions extends Omit<CalendarOptions, 'holidays' | 'timeZone'> {
  /** IANA name, `Europe/London`. */
  readonly timeZone: string;
  /** Whose public holidays are no working days, `GB-ENG`; left out: none are. */
  readonly jurisdiction?: string;
}

/**
 * The calendar of an organisation: its time zone, hours and the holidays of its jurisdiction.
 * @throws RedressError `holidays-unknown`; RangeError for a time zone that is none
 */
export async function openCalendar(options: OpenCalendarOptions): Promise<WorkingCalendar> {
  const { jurisdiction, ...rest } = options;
  const calendar = { ...rest, timeZone: timeZone(options.timeZone) };
  if (jurisdiction === undefined) return new WorkingCalendar(calendar);
  return new WorkingCalendar({ ...calendar, holidays: await publicHolidays(jurisdiction) });
}
