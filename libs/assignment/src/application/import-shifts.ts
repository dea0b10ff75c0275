import { instantNow, RedressError, toEpoch, toInstant, type Clock, type Instant } from '@redress/kernel';
import { timeZone } from '@redress/deadlines';
import type { DatedShift, OrganisationDirectory, StaffMember } from '@redress/organisation';
import type { PlannedShift, ReadShifts, ShiftProblem } from '../domain/planned-shift.js';
import type { DutyBook } from './duty-book.js';

// Shifts that ended so long ago are forgotten; the pick-up time looks back over a weekend and a holiday.
const KEPT_MS = 14 * 86_400_000;
// Two a day for a year.
const MAXIMUM_OF_A_PERSON = 800;
const PROBLEMS_TOLD = 100;

export interface ImportedShifts {
  readonly shifts: number;
  readonly people: number;
}

/** Takes a roster over: from the first to the last shift that it has of a person, it replaces what was planned before. */
export class ImportShifts {
  constructor(
    private readonly book: DutyBook,
    private readonly directory: () => OrganisationDirectory,
    private readonly clock: Clock,
  ) {}

  /** All or nothing. @throws RedressError `validation-failed` with every problem and its place */
  async take({ shifts, problems }: ReadShifts): Promise<ImportedShifts> {
    const found = [...problems];
    const byPerson = new Map<string, DatedShift[]>();
    for (const shift of shifts) {
      const dated = this.dated(shift, found);
      if (dated !== undefined) byPerson.set(dated.key, [...(byPerson.get(dated.key) ?? []), dated.shift]);
    }
    for (const [key, own] of byPerson) byPerson.set(key, inOrder(key, own, found));
    if (found.length > 0) throw rosterWrong(found);
    const oldest = toInstant(toEpoch(instantNow(this.clock)) - KEPT_MS);
    for (const [key, own] of byPerson) {
      await this.book.change(key, (plan) => ({ ...plan, shifts: merged(plan.shifts, own, oldest) }));
    }
    return { shifts: shifts.length, people: byPerson.size };
  }

  private dated(planned: PlannedShift, problems: ShiftProblem[]): { key: string; shift: DatedShift } | undefined {
    const { person, date, fromMinute, toMinute, place } = planned;
    const directory = this.directory();
    const member = directory.member(person) ?? directory.memberByEmail(person);
    if (member === undefined) {
      problems.push({
        field: `${place}: staff`,
        rule: 'reference',
        message: 'must be a key or an address of our staff',
      });
      return undefined;
    }
    const zone = zoneOf(planned, member, directory);
    if (zone === undefined) {
      problems.push({ field: `${place}: tzid`, rule: 'time-zone', message: 'must be an IANA time zone' });
      return undefined;
    }
    return { key: member.key, shift: { from: zone.instantOf(date, fromMinute), to: zone.instantOf(date, toMinute) } };
  }
}

function zoneOf(
  { zone }: PlannedShift,
  member: StaffMember,
  directory: OrganisationDirectory,
): ReturnType<typeof timeZone> | undefined {
  try {
    return timeZone(zone ?? directory.timeZoneOf(member));
  } catch {
    return undefined;
  }
}

function inOrder(key: string, shifts: readonly DatedShift[], problems: ShiftProblem[]): DatedShift[] {
  const sorted = [...shifts].sort((a, b) => (a.from < b.from ? -1 : 1));
  const overlaps = sorted.some((shift, index) => shift.from < (sorted[index - 1]?.to ?? ''));
  if (overlaps) problems.push({ field: `staff ${key}`, rule: 'overlap', message: 'has shifts that overlap' });
  if (sorted.length > MAXIMUM_OF_A_PERSON) {
    const most = String(MAXIMUM_OF_A_PERSON);
    problems.push({ field: `staff ${key}`, rule: 'length', message: `must have at most ${most} shifts` });
  }
  return sorted;
}

function merged(before: readonly DatedShift[], own: readonly DatedShift[], oldest: Instant): DatedShift[] {
  const [first, last] = [own[0], own.at(-1)];
  const outside = before.filter(
    ({ from, to }) => first === undefined || last === undefined || to <= first.from || from >= last.to,
  );
  return [...outside, ...own]
    .filter(({ to }) => to > oldest)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(-MAXIMUM_OF_A_PERSON);
}

function rosterWrong(problems: readonly ShiftProblem[]): RedressError {
  const told = problems.slice(0, PROBLEMS_TOLD);
  const more = problems.length > told.length ? `; the first ${String(told.length)} are listed` : '';
  return new RedressError('validation-failed', `The roster has ${String(problems.length)} problems${more}.`, {
    fields: told.map(({ field, rule, message }) => ({ field, rule, message })),
  });
}
