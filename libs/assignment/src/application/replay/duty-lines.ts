import { timeZone } from '@redress/deadlines';
import { toEpoch, toInstant } from '@redress/kernel';
import { dutyState, type DutyPlan, type OrganisationDirectory, type StaffMember } from '@redress/organisation';
import { DutyLine, type DutySpan } from '../../domain/replay/duty-line.js';

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

/** Who works when, between two moments (epoch milliseconds). */
export interface DutyQuestion {
  readonly directory: OrganisationDirectory;
  readonly planOf: (staffKey: string) => DutyPlan;
  readonly from: number;
  readonly to: number;
}

/**
 * Everybody's duty as the plans have it, asked at each moment at which it can change. What people said of themselves is
 * left aside: of earlier times nobody knows it.
 */
export function* dutyLines(question: DutyQuestion): Generator<undefined, ReadonlyMap<string, DutyLine>> {
  const { directory, planOf } = question;
  const spans = new Map<string, DutySpan[]>();
  // Moment by moment, so that everybody of a zone shares one look at its clock.
  for (const [at, members] of yield* momentsOf(question)) {
    for (const member of members) {
      const { shifts, absences } = planOf(member.key);
      const instant = toInstant(at);
      const here = directory.isHere(member, instant);
      const duty = here ? dutyState(directory, member, { shifts, absences }, instant) : 'gone';
      const own = spans.get(member.key) ?? [];
      own.push({ at, duty });
      spans.set(member.key, own);
    }
    yield;
  }
  return new Map([...spans].map(([key, own]) => [key, new DutyLine(own)]));
}

type Moments = readonly (readonly [at: number, members: ReadonlySet<StaffMember>])[];

function* momentsOf(question: DutyQuestion): Generator<undefined, Moments> {
  const { directory, planOf, from, to } = question;
  const moments = new Map<number, Set<StaffMember>>();
  const days = localDays(from, to);
  const note = (member: StaffMember, at: number): void => {
    if (at !== from && (at < from || at >= to)) return;
    const members = moments.get(at) ?? new Set();
    moments.set(at, members.add(member));
  };
  for (const member of directory.staff.filter(({ role }) => role === 'handler')) {
    note(member, from);
    for (const { from: start, to: end } of planOf(member.key).shifts) {
      for (const at of [start, end]) note(member, toEpoch(at));
    }
    for (const minute of minutesOf(directory, member)) {
      for (const at of days(directory.timeZoneOf(member), minute)) note(member, at);
    }
    yield;
  }
  return [...moments].sort(([a], [b]) => a - b);
}

// Absences, and the last day of somebody, begin and end at midnight.
function minutesOf(directory: OrganisationDirectory, member: StaffMember): ReadonlySet<number> {
  const hours = directory.hoursOf(member) ?? [];
  return new Set([0, ...hours.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute % DAY_MINUTES])]);
}

/** When it is that minute of each day of the stretch, in a zone; many people ask for the same. */
function localDays(from: number, to: number): (zone: string, minute: number) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (name, minute) => {
    const key = `${name} ${String(minute)}`;
    const found = known.get(key) ?? instantsOf(name, minute, from, to);
    known.set(key, found);
    return found;
  };
}

function instantsOf(name: string, minute: number, from: number, to: number): readonly number[] {
  const zone = timeZone(name);
  const instants = new Set<number>();
  for (let day = from - DAY_MS; day < to + DAY_MS; day += DAY_MS) {
    instants.add(toEpoch(zone.instantOf(toInstant(day).slice(0, 10), minute)));
  }
  return [...instants];
}
