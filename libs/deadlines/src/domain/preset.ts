import type { ClockStart } from './clock-start.js';
import type { Duration } from './duration.js';

/** How sure a figure is: read in the source itself, in part, not at all; or good practice without a source that binds. */
export const VERIFICATIONS = ['verified', 'partial', 'unverified', 'practice'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** A span of local dates of receipt: from `from` on, before `before`. */
export interface ReceiptSpan {
  readonly from?: string;
  readonly before?: string;
}

/**
 * How much more time there may be: `further` counts from the due date, `until` anew from what the clock counts from,
 * `agreed` is what the complainant agreed to, from the due date.
 */
export type ExtensionLength = { readonly further: Duration } | { readonly until: Duration } | 'agreed';

/** More time, for reasons and on conditions. */
export interface Extension {
  readonly length: ExtensionLength;
  /** What must be the case and be recorded, such as `told-with-reasons`. */
  readonly needs: readonly string[];
}

/** One promise of a timetable: something within a time, or again and again so often. */
export interface Milestone {
  readonly name: string;
  /** The kind of duty, where the name does not say it: `ack`, `update`, `decision` …; what meets it follows from it. */
  readonly duty: string;
  readonly start: ClockStart;
  /** Lengths of which the one that ends first counts. None: a duty without a figure, which has no clock until somebody sets a target. */
  readonly within: readonly Duration[];
  readonly repeats: boolean;
  /** A due day that is no working day moves to the next one (some authorities allow it for calendar days). */
  readonly rollsToWorkingDay: boolean;
  /** Only for complaints received then; a milestone whose figure changed stands twice. */
  readonly received?: ReceiptSpan;
  readonly extension?: Extension;
}

/** A time that is no duty: how long a way stays open, such as the one to an ombudsman. */
export interface Window {
  readonly name: string;
  readonly start: ClockStart;
  readonly within: Duration;
}

/** A timetable: a regulator's, or good practice. */
export interface Preset {
  readonly id: string;
  readonly source: string;
  readonly verification: Verification;
  /** Whose holidays count, `GB-ENG`; undefined: the organisation's. */
  readonly holidays?: string;
  /** Complaints received then are under it. */
  readonly received?: ReceiptSpan;
  readonly milestones: readonly Milestone[];
  readonly windows: readonly Window[];
}

/** True when a complaint received on the local date `date` falls into `span`. */
export function isWithin(span: ReceiptSpan | undefined, date: string): boolean {
  const { from = '', before = '9999' } = span ?? {};
  return from <= date && date < before;
}
