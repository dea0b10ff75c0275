import type { Instant } from '@redress/kernel';
import { durationInWords, type Duration } from './duration.js';
import type { ClockStart } from './clock-start.js';

/**
 * One step on the way to a due date, as plain data: a case keeps the steps by which its dates were made, and whoever
 * shows them puts them into words. Dates are local, of the time zone that `event` names.
 */
export type ExplanationStep =
  /** What the time counts from. */
  | {
      readonly step: 'event';
      readonly event: ClockStart;
      readonly at: Instant;
      readonly date: string;
      readonly timeZone: string;
    }
  /** The rule: `source` is a timetable, or `target` for what the organisation asks of itself. */
  | {
      readonly step: 'rule';
      readonly source: string;
      readonly amount: number;
      readonly unit: Duration['unit'];
      readonly repeats: boolean;
    }
  /** Several lengths were allowed: the one whose end comes first counts. */
  | { readonly step: 'earliest-of'; readonly lengths: string }
  /** The day of the event is not counted; the first that is. */
  | { readonly step: 'first-day'; readonly date: string }
  | { readonly step: 'holiday'; readonly date: string }
  /** How many days of weekends were not counted. */
  | { readonly step: 'weekend'; readonly days: number }
  | { readonly step: 'last-day'; readonly date: string }
  /** The month of the last day has no such day: it is the month's last. */
  | { readonly step: 'short-month'; readonly date: string }
  /** The last day was no working day. */
  | { readonly step: 'rolled'; readonly from: string; readonly to: string }
  /** The end of the last shift of the last day; `time` is local, `17:30`. */
  | { readonly step: 'closing'; readonly date: string; readonly time: string }
  | { readonly step: 'end-of-day'; readonly date: string }
  /** Hours pass by the clock, nights and holidays included. */
  | { readonly step: 'by-the-clock' }
  /** Only time in which somebody works is counted. */
  | { readonly step: 'working-time' }
  /** The date was moved for a reason that is on the case. */
  | { readonly step: 'extended'; readonly from: Instant; readonly amount: number; readonly unit: Duration['unit'] }
  /** Another date of receipt made another date of it; what was due before. */
  | { readonly step: 'corrected'; readonly from: Instant }
  | { readonly step: 'due'; readonly at: Instant };

const EVENTS: Readonly<Record<ClockStart, string>> = {
  first_receipt: 'the complaint was first received',
  logged: 'the complaint was entered',
  acknowledged: 'the complaint was acknowledged',
  assessed: 'the complaint was assessed',
  escalation_requested: 'a review was asked for',
  escalation_acknowledged: 'the request for a review was acknowledged',
  safety_flagged: 'a danger was noticed',
  decision_taken: 'the decision was taken',
  decision_told: 'the decision was told',
  last_contact: 'the complainant was last written to',
  portal_dispatch: 'the portal sent the complaint',
  registered: 'the complaint was registered',
  incident: 'what is complained of happened',
  history_requested: 'the history of the complaint was asked for',
  scheduled_arrival: 'the journey should have ended',
  objection_period_end: 'the time for objections ended',
};

/** The steps in English, a line each; translations work from the same steps. */
export function explanationLines(steps: readonly ExplanationStep[]): string[] {
  return steps.map(explanationLine);
}

/** One step as a line for staff. */
export function explanationLine(step: ExplanationStep): string {
  switch (step.step) {
    case 'event':
      return `${capital(EVENTS[step.event])} at ${step.at}, on ${step.date} in ${step.timeZone}.`;
    case 'rule':
      return `${step.source} asks for it ${step.repeats ? 'every' : 'within'} ${durationInWords(step)}.`;
    case 'earliest-of':
      return `Of ${step.lengths} the one that ends first counts.`;
    case 'first-day':
      return `The day of the event is not counted; the first day is ${step.date}.`;
    case 'holiday':
      return `${step.date} is a holiday and is not counted.`;
    case 'weekend':
      return `${String(step.days)} ${step.days === 1 ? 'day' : 'days'} of weekends are not counted.`;
    case 'last-day':
      return `The last day is ${step.date}.`;
    default:
      return endLine(step);
  }
}

type EndStep = Exclude<
  ExplanationStep,
  { readonly step: 'event' | 'rule' | 'earliest-of' | 'first-day' | 'holiday' | 'weekend' | 'last-day' }
>;

function endLine(step: EndStep): string {
  switch (step.step) {
    case 'short-month':
      return `The month is shorter: its last day is ${step.date}.`;
    case 'rolled':
      return `${step.from} is no working day; the next one is ${step.to}.`;
    case 'closing':
      return `It ends with the last shift of ${step.date}, at ${step.time}.`;
    case 'end-of-day':
      return `It ends when ${step.date} ends.`;
    case 'by-the-clock':
      return 'Hours pass by the clock, nights and holidays included.';
    case 'working-time':
      return 'Only time in which somebody works is counted.';
    case 'extended':
      return `${step.from} was extended by ${durationInWords(step)}.`;
    case 'corrected':
      return `Before the date of receipt was corrected, it was due at ${step.from}.`;
    case 'due':
      return `Due at ${step.at}.`;
  }
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
