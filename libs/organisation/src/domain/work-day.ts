import type { Instant } from '@redress/kernel';
import { saidAt, shiftsCounting, type DutyPlan } from './duty-plan.js';
import { localTime, type LocalTime } from './local-time.js';
import type { LocalDate, StaffMember } from './organisation.js';
import type { OrganisationDirectory } from './organisation-directory.js';

// Whoever has no hours is on duty around the clock; their day has to begin at some time.
const WITHOUT_HOURS = 8 * 60;

/**
 * The day on which the person works, in their own time zone, once their work has begun: with the first dated shift, else by the
 * weekly hours, at eight o'clock where there are none or on a day off on which they say that they work. Undefined before
 * that, on days off and of absence, and while they are away. A shift over midnight is work of the day it began on.
 */
export function workDay(
  directory: OrganisationDirectory,
  member: StaffMember,
  plan: DutyPlan,
  at: Instant,
): LocalDate | undefined {
  if (!directory.isHere(member, at)) return undefined;
  const zone = directory.timeZoneOf(member);
  const now = localTime(at, zone);
  const absences = [...member.absences, ...plan.absences];
  if (absences.some(({ from, to }) => from <= now.date && now.date <= to)) return undefined;
  const said = saidAt(plan, at);
  if (said === 'away') return undefined;
  const planned = startMinute(directory, member, plan, now);
  const start = planned ?? (said === 'on-duty' ? WITHOUT_HOURS : undefined);
  return start !== undefined && now.minute >= start ? now.date : undefined;
}

/** The minute at which planned work of that day begins; undefined on a day off. */
function startMinute(
  directory: OrganisationDirectory,
  member: StaffMember,
  plan: DutyPlan,
  { date, weekday }: LocalTime,
): number | undefined {
  const zone = directory.timeZoneOf(member);
  const dated = shiftsCounting(plan, date, zone)?.map(({ from }) => localTime(from, zone));
  if (dated !== undefined) return earliest(dated.filter((each) => each.date === date).map(({ minute }) => minute));
  const hours = directory.hoursOf(member);
  if (hours === undefined) return WITHOUT_HOURS;
  return earliest(hours.filter((shift) => shift.weekday === weekday).map(({ fromMinute }) => fromMinute));
}

function earliest(minutes: readonly number[]): number | undefined {
  return minutes.length === 0 ? undefined : Math.min(...minutes);
}
