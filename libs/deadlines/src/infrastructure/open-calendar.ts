import { WorkingCalendar, type CalendarOptions } from '../domain/working-calendar.js';
import { publicHolidays } from './public-holidays.js';

/**
 * The calendar of an organisation: its time zone, hours and the holidays of its jurisdiction (none when left out).
 * @throws RedressError `holidays-unknown`
 */
export async function openCalendar(
  options: Omit<CalendarOptions, 'holidays'> & { readonly jurisdiction?: string },
): Promise<WorkingCalendar> {
  const { jurisdiction, ...rest } = options;
  if (jurisdiction === undefined) return new WorkingCalendar(rest);
  return new WorkingCalendar({ ...rest, holidays: await publicHolidays(jurisdiction) });
}
