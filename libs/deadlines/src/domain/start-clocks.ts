import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { ClockStart } from './clock-start.js';
import { durationInWords, durationText, type Duration } from './duration.js';
import type { ExplanationStep } from './explanation.js';
import { isWithin, type Milestone, type Preset } from './preset.js';
import type { DueInstant, WorkingCalendar } from './working-calendar.js';

/** Whose word a date is: a regulator's, good practice, or a target that the organisation set itself. */
export type ClockBasis = 'law' | 'practice' | 'target';

/** A promise with its date. Plain data, as a case keeps it. */
export interface StartedClock {
  /** What is due: `ack`, `assessment`, `update`, `decision`, … */
  readonly name: string;
  /** The kind of duty; what meets it follows from it. */
  readonly duty: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** When staff are warned: nine tenths of the time have passed, and somebody works. */
  readonly noticeAt: Instant;
  /** The rule that made the date: timetable, milestone, length; `iso10002-default/decision 20wd`. */
  readonly rule: string;
  readonly basis: ClockBasis;
  /** How the date came about. */
  readonly explanation: readonly ExplanationStep[];
}

/** A timetable as it is kept: on a calendar, by an organisation that may ask more of itself. */
export interface Timetable {
  readonly preset: Preset;
  readonly calendar: WorkingCalendar;
  /** By milestone. A target counts where it ends before the timetable's own date, so it can never loosen it. */
  readonly targets?: Readonly<Record<string, Duration>>;
}

/** Something that clocks count from. */
export interface ClockEvent {
  readonly event: ClockStart;
  readonly at: Instant;
  /** When the organisation first had the complaint: it decides which rules were in force. */
  readonly receivedAt: Instant;
}

/** A way that stays open until a date, such as the one to an ombudsman. */
export interface OpenWindow {
  readonly name: string;
  readonly endsAt: Instant;
  readonly explanation: readonly ExplanationStep[];
}

const NOTICE = 0.9;

/** Starts the clocks that count from `event`. A repeating clock is due the first time; `nextOccurrence` goes on. */
export function startClocks(event: ClockEvent, timetable: Timetable): readonly StartedClock[] {
  return milestonesOf(event, timetable)
    .filter(({ start }) => start === event.event)
    .flatMap((milestone) => startClock(event, milestone, timetable) ?? []);
}

/** The next date of a repeating clock after it was kept at `contact`; undefined when `name` does not repeat. */
export function nextOccurrence(
  name: string,
  contact: { readonly at: Instant; readonly receivedAt: Instant },
  timetable: Timetable,
): StartedClock | undefined {
  const event: ClockEvent = { event: 'last_contact', ...contact };
  const milestone = milestonesOf(event, timetable).find((each) => each.name === name && each.repeats);
  return milestone === undefined ? undefined : startClock(event, milestone, timetable);
}

/** The ways that are open from `event` on, and until when. */
export function openWindows(event: ClockEvent, { preset, calendar }: Timetable): readonly OpenWindow[] {
  return preset.windows
    .filter(({ start }) => start === event.event)
    .map(({ name, within }) => {
      const end = calendar.add(event.at, within);
      const rule: ExplanationStep = { step: 'rule', source: preset.id, ...within, repeats: false };
      return { name, endsAt: end.dueAt, explanation: explained(event, calendar, [rule], end) };
    });
}

/** What is known when more time is asked for. */
export interface ExtensionGrounds {
  /** Conditions that are on record, such as `holding_reply`. */
  readonly onRecord: readonly string[];
  /** How much the complainant agreed to, where the timetable leaves it to them. */
  readonly agreed?: Duration;
}

/** Gives a clock the more time that its milestone allows; or says what is missing for that. */
export function extendClock(
  clock: StartedClock,
  { onRecord, agreed }: ExtensionGrounds,
  { preset, calendar }: Timetable,
): StartedClock | { readonly missing: readonly string[] } {
  const milestone = preset.milestones.find(({ name, extension }) => name === clock.name && extension !== undefined);
  if (milestone?.extension === undefined) return { missing: ['extension'] };
  const { length, needs } = milestone.extension;
  const until = length !== 'agreed' && 'until' in length;
  const more = length === 'agreed' ? agreed : 'until' in length ? length.until : length.further;
  const missing = [...needs.filter((need) => !onRecord.includes(need)), ...(more === undefined ? ['agreed'] : [])];
  if (more === undefined || missing.length > 0) return { missing };
  const { dueAt, steps } = calendar.add(until ? clock.startedAt : clock.dueAt, more, milestone.rollsToWorkingDay);
  return {
    ...clock,
    dueAt,
    noticeAt: noticeAt(clock.startedAt, dueAt, more, calendar),
    rule: `${clock.rule} extended ${durationText(more)}`,
    explanation: [
      ...clock.explanation,
      { step: 'extended', from: clock.dueAt, ...more },
      ...steps,
      { step: 'due', at: dueAt },
    ],
  };
}

/** The local date by which a customer can expect the decision, `2026-12-18`; undefined when no decision is promised. */
export function expectedBy(clocks: readonly StartedClock[], calendar: WorkingCalendar): string | undefined {
  const decision = clocks.find(({ duty }) => duty === 'decision');
  return decision === undefined ? undefined : calendar.dateOf(decision.dueAt);
}

function milestonesOf({ receivedAt }: ClockEvent, { preset, calendar }: Timetable): readonly Milestone[] {
  const date = calendar.dateOf(receivedAt);
  if (!isWithin(preset.received, date)) return [];
  return preset.milestones.filter(({ received }) => isWithin(received, date));
}

/** One length that may make the date. */
interface Candidate extends DueInstant {
  readonly length: Duration;
  readonly basis: ClockBasis;
}

function startClock(event: ClockEvent, milestone: Milestone, timetable: Timetable): StartedClock | undefined {
  const { preset, calendar } = timetable;
  const { name, duty, repeats } = milestone;
  const chosen = earliest(candidates(event.at, milestone, timetable));
  if (chosen === undefined) return undefined;
  const { dueAt, length, basis } = chosen;
  const target = basis === 'target';
  const steps: ExplanationStep[] = [{ step: 'rule', source: target ? 'target' : preset.id, ...length, repeats }];
  if (!target && milestone.within.length > 1) {
    steps.push({ step: 'earliest-of', lengths: milestone.within.map(durationInWords).join(', ') });
  }
  return {
    name,
    duty,
    startedAt: event.at,
    dueAt,
    noticeAt: noticeAt(event.at, dueAt, length, calendar),
    rule: `${preset.id}/${name} ${repeats ? 'every ' : ''}${durationText(length)}${target ? ' target' : ''}`,
    basis,
    explanation: explained(event, calendar, steps, chosen),
  };
}

function candidates(at: Instant, milestone: Milestone, { preset, calendar, targets }: Timetable): Candidate[] {
  const { name, within, rollsToWorkingDay } = milestone;
  const basis = preset.verification === 'practice' ? 'practice' : 'law';
  const own = within.map((length) => ({ ...calendar.add(at, length, rollsToWorkingDay), length, basis }) as const);
  const target = targets?.[name];
  return target === undefined
    ? own
    : [...own, { ...calendar.add(at, target), length: target, basis: 'target' as const }];
}

// The timetable's own date stands first: a target that is no earlier changes nothing.
function earliest(dates: readonly Candidate[]): Candidate | undefined {
  return dates.reduce<Candidate | undefined>(
    (first, each) => (first === undefined || each.dueAt < first.dueAt ? each : first),
    undefined,
  );
}

function explained(
  { event, at }: ClockEvent,
  calendar: WorkingCalendar,
  rule: readonly ExplanationStep[],
  { dueAt, steps }: DueInstant,
): readonly ExplanationStep[] {
  return [
    { step: 'event', event, at, date: calendar.dateOf(at), timeZone: calendar.timeZone.name },
    ...rule,
    ...steps,
    { step: 'due', at: dueAt },
  ];
}

// On a weekend nobody reads a warning, so it comes with the last work before; hours by the clock wait for nobody.
function noticeAt(start: Instant, dueAt: Instant, { unit }: Duration, calendar: WorkingCalendar): Instant {
  const begin = toEpoch(start);
  const notice = toInstant(begin + Math.floor((toEpoch(dueAt) - begin) * NOTICE));
  if (unit === 'h') return notice;
  const opening = calendar.workingTime.lastOpening(notice);
  return opening > start ? opening : notice;
}
