import ICAL from 'ical.js';
import { MAXIMUM_SHIFTS, type PlannedShift, type ReadShifts, type ShiftProblem } from '../../domain/planned-shift.js';

// A shift that repeats without an end is planned for so many occurrences at most: two a day for half a year.
const MAXIMUM_OCCURRENCES = 400;
const DAY_MINUTES = 1440;

/**
 * Reads a roster as iCalendar (RFC 5545): one event a shift, its people named by ATTENDEE. Times are UTC, in the zone of their
 * TZID (an IANA name), or local to the person; shifts that repeat are planned one by one.
 */
export function readIcalShifts(content: string): ReadShifts {
  const problems: ShiftProblem[] = [];
  const shifts: PlannedShift[] = [];
  for (const [index, component] of eventsOf(content, problems).entries()) {
    const place = `event ${String(index + 1)}`;
    shifts.push(...shiftsOf(component, place, problems));
    if (shifts.length <= MAXIMUM_SHIFTS) continue;
    problems.push({
      field: place,
      rule: 'length',
      message: `must not bring more than ${String(MAXIMUM_SHIFTS)} shifts`,
    });
    break;
  }
  return { shifts, problems };
}

function eventsOf(content: string, problems: ShiftProblem[]): ICAL.Component[] {
  try {
    return new ICAL.Component(ICAL.parse(content) as unknown[]).getAllSubcomponents('vevent');
  } catch {
    problems.push({ field: 'content', rule: 'ical', message: 'is no valid iCalendar (RFC 5545)' });
    return [];
  }
}

function shiftsOf(component: ICAL.Component, place: string, problems: ShiftProblem[]): PlannedShift[] {
  const people = component
    .getAllProperties('attendee')
    .map((each) => String(each.getFirstValue()).replace(/^mailto:/iu, ''));
  const [start, end] = [component.getFirstPropertyValue('dtstart'), component.getFirstPropertyValue('dtend')];
  if (people.length === 0) {
    problems.push({ field: `${place}: attendee`, rule: 'required', message: 'must name somebody by mailto:' });
  }
  if (!(start instanceof ICAL.Time) || !(end instanceof ICAL.Time) || start.isDate || end.isDate) {
    problems.push({ field: `${place}: dtstart`, rule: 'time', message: 'must begin and end at a time of day' });
    return [];
  }
  const minutes = end.subtractDate(start).toSeconds() / 60;
  if (minutes <= 0 || minutes > DAY_MINUTES) {
    problems.push({ field: `${place}: dtend`, rule: 'order', message: 'must lie behind dtstart, by a day at most' });
    return [];
  }
  const zone = zoneOf(component, start);
  return occurrencesOf(component, start).flatMap((time) => {
    const fromMinute = time.hour * 60 + time.minute;
    const base = { date: dateOf(time), fromMinute, toMinute: fromMinute + minutes, place };
    return people.map((person) => ({ ...base, person, ...(zone === undefined ? {} : { zone }) }));
  });
}

function zoneOf(component: ICAL.Component, start: ICAL.Time): string | undefined {
  if (start.zone === ICAL.Timezone.utcTimezone) return 'UTC';
  const zone = component.getFirstProperty('dtstart')?.getParameter('tzid');
  return typeof zone === 'string' ? zone : undefined;
}

function occurrencesOf(component: ICAL.Component, start: ICAL.Time): ICAL.Time[] {
  const event = new ICAL.Event(component);
  if (!event.isRecurring()) return [start];
  const found: ICAL.Time[] = [];
  const iterator = event.iterator();
  while (found.length < MAXIMUM_OCCURRENCES) {
    const next = iterator.next() as ICAL.Time | undefined;
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

function dateOf({ year, month, day }: ICAL.Time): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
