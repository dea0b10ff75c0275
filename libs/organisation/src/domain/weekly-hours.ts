/**
 * One stretch of a week in local time. `weekday` is ISO 8601 (1 Monday … 7 Sunday) of its beginning; minutes count from
 * midnight, `toMinute` up to 1440. A `toMinute` at or before `fromMinute` lies on the next day: a night shift.
 */
export interface Shift {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly toMinute: number;
}

export type WeeklyHours = readonly Shift[];

/** Hours as they are written, or in words why they cannot be. */
export type ParsedHours = { readonly shifts: WeeklyHours } | { readonly problem: string };

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 24 * 60;

/** Reads days (`Mon`, `Mon-Fri`, `Fri-Mon`) and times (`08:00-12:00`, `22:00-06:00`, `00:00-24:00`). */
export function parseShifts(days: string, times: string): ParsedHours {
  const weekdays = parseDays(days.trim());
  if (weekdays === undefined) return { problem: `"${days}" must be a day or a range of days, such as Mon or Mon-Fri` };
  const match = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/u.exec(times.trim());
  const [, h1, m1, h2, m2] = (match ?? []).map(Number);
  const fromMinute = minuteOfDay(h1, m1);
  const toMinute = minuteOfDay(h2, m2);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === DAY_MINUTES || fromMinute === toMinute) {
    return { problem: `"${times}" must be from-to, such as 08:00-12:00 or 22:00-06:00` };
  }
  return { shifts: weekdays.map((weekday) => ({ weekday, fromMinute, toMinute })) };
}

/** Reads hours on one line: `Mon-Fri 09:00-17:00, Sat 10:00-12:00`. */
export function parseHoursLine(line: string): ParsedHours {
  const shifts: Shift[] = [];
  for (const part of line.split(',').map((each) => each.trim())) {
    const [days = '', ...times] = part.split(/\s+/u);
    const parsed = parseShifts(days, times.join(' '));
    if ('problem' in parsed) return parsed;
    shifts.push(...parsed.shifts);
  }
  return { shifts };
}

/** Two shifts that cover the same minute of a week, or undefined when none do. */
export function overlapIn(hours: WeeklyHours): readonly [Shift, Shift] | undefined {
  for (const [index, one] of hours.entries()) {
    const other = hours.slice(index + 1).find((each) => overlap(one, each));
    if (other !== undefined) return [one, other];
  }
  return undefined;
}

/** True when the minute of that weekday lies in a shift; `startsOn` may refuse shifts by the weekday they began on. */
export function coversMinute(
  hours: WeeklyHours,
  weekday: number,
  minute: number,
  startsOn: (weekday: number) => boolean = () => true,
): boolean {
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return hours.some((shift) => {
    const overnight = shift.toMinute <= shift.fromMinute;
    const today = shift.weekday === weekday && minute >= shift.fromMinute && (overnight || minute < shift.toMinute);
    const sinceYesterday = overnight && shift.weekday === yesterday && minute < shift.toMinute;
    return (today || sinceYesterday) && startsOn(shift.weekday);
  });
}

function parseDays(text: string): number[] | undefined {
  const [from, to, more] = text.split(/[-–]/u).map((each) => DAYS.indexOf(each.trim().toLowerCase()) + 1);
  if (from === undefined || from === 0 || to === 0 || more !== undefined) return undefined;
  const length = to === undefined ? 1 : ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from - 1 + index) % 7) + 1);
}

function minuteOfDay(hour: number | undefined, minute: number | undefined): number | undefined {
  if (hour === undefined || minute === undefined || minute > 59) return undefined;
  const total = hour * 60 + minute;
  return total <= DAY_MINUTES ? total : undefined;
}

function overlap(one: Shift, other: Shift): boolean {
  return spans(one).some(([from, to]) => spans(other).some(([start, end]) => from < end && start < to));
}

// Minutes of the week; what runs over Sunday midnight has a second span on Monday.
function spans({ weekday, fromMinute, toMinute }: Shift): [number, number][] {
  const week = 7 * DAY_MINUTES;
  const from = (weekday - 1) * DAY_MINUTES + fromMinute;
  const to = from + (toMinute > fromMinute ? 0 : DAY_MINUTES) + toMinute - fromMinute;
  return to <= week
    ? [[from, to]]
    : [
        [from, week],
        [0, to - week],
      ];
}
