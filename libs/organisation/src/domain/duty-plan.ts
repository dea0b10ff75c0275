import type { Instant } from '@redress/kernel';
import { localTime } from './local-time.js';
import type { LocalDate, StaffMember } from './organisation.js';
import type { OrganisationDirectory } from './organisation-directory.js';

/** Whether somebody works now. `off`: not their hours; `absent`: a planned absence; `away`: they said so. */
export type DutyState = 'on' | 'off' | 'absent' | 'away';

/** A stretch of work on a date, as a roster plans it; may run over midnight. */
export interface DatedShift {
  readonly from: Instant;
  readonly to: Instant;
}

/** Days on which somebody does not work, both included; local to the person. */
export interface PlannedAbsence {
  readonly id: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** What somebody said of themselves: at work beyond their hours, or not at work within them. */
export interface Availability {
  readonly state: 'on-duty' | 'away';
  /** Undefined: until they say otherwise. */
  readonly until?: Instant;
}

/** What is known of a person's work beside the organisation file. */
export interface DutyPlan {
  /** In the order of their beginnings. */
  readonly shifts: readonly DatedShift[];
  readonly absences: readonly PlannedAbsence[];
  readonly availability?: Availability | null;
}

export const NO_PLAN: DutyPlan = { shifts: [], absences: [] };

/**
 * Whether the person works at that instant. From the first to the last day of their dated shifts only those count;
 * else the weekly hours do. An absence outranks everything; what they say of themselves outranks plans.
 */
export function dutyState(
  directory: OrganisationDirectory,
  member: StaffMember,
  plan: DutyPlan,
  at: Instant,
): DutyState {
  if (!directory.isHere(member, at)) return 'off';
  const whole = { ...member, absences: [...member.absences, ...plan.absences] };
  const planned = datedState(directory, whole, plan, at) ?? directory.presence(whole, at);
  if (planned === 'absent') return 'absent';
  const said = saidAt(plan, at);
  if (said === 'away') return planned === 'on' ? 'away' : 'off';
  return said === 'on-duty' ? 'on' : planned;
}

/** True when hours of work are planned for the person, now or later. */
export function worksEver(directory: OrganisationDirectory, member: StaffMember, plan: DutyPlan, at: Instant): boolean {
  if (!directory.isHere(member, at)) return false;
  const hours = directory.hoursOf(member);
  return hours === undefined || hours.length > 0 || plan.shifts.some((shift) => shift.to > at);
}

/** True when at least `minutes` of the time from `since` to `now` were on duty, to five minutes. */
export function hasWorked(isOn: (at: number) => boolean, since: number, now: number, minutes: number): boolean {
  let worked = 0;
  for (let at = now - STEP_MS; at >= since; at -= STEP_MS) {
    if (isOn(at)) worked += STEP_MS;
    if (worked >= minutes * 60_000) return true;
  }
  return false;
}

const STEP_MS = 5 * 60_000;

/** The dated shifts, where they count on that local day; undefined: the weekly hours do. */
export function shiftsCounting(
  { shifts }: DutyPlan,
  today: LocalDate,
  zone: string,
): readonly DatedShift[] | undefined {
  const [first, last] = [shifts[0], shifts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return today < localTime(first.from, zone).date || today > localTime(last.to, zone).date ? undefined : shifts;
}

/** What they said of themselves and still holds. */
export function saidAt({ availability }: DutyPlan, at: Instant): Availability['state'] | undefined {
  if (availability === undefined || availability === null) return undefined;
  return availability.until === undefined || at < availability.until ? availability.state : undefined;
}

function datedState(
  directory: OrganisationDirectory,
  member: StaffMember,
  plan: DutyPlan,
  at: Instant,
): DutyState | undefined {
  const zone = directory.timeZoneOf(member);
  const dateOf = (instant: Instant): LocalDate => localTime(instant, zone).date;
  const today = dateOf(at);
  const shifts = shiftsCounting(plan, today, zone);
  if (shifts === undefined) return undefined;
  const isAbsent = (day: LocalDate): boolean => member.absences.some(({ from, to }) => from <= day && day <= to);
  const shift = shifts.find(({ from, to }) => from <= at && at < to);
  // A night shift belongs to the day it began on, so an absence that starts at midnight does not end it.
  if (shift !== undefined) return isAbsent(dateOf(shift.from)) ? 'absent' : 'on';
  return isAbsent(today) ? 'absent' : 'off';
}
