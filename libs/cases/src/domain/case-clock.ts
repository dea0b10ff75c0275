import type { Instant } from '@redress/kernel';

/** What stands in `wakeAt` and `dueAt` when nothing is due: later than any case. */
export const NEVER: Instant = '9999-12-31T23:59:59.999Z';

// Who is written to more often than this without anything arriving has been told of by then.
const KEPT_BEFORE = 3;

/** One step on the way to a date, as the timetables' engine wrote it; people see it in words. */
export type ClockStep = { readonly step: string } & { readonly [value: string]: string | number | boolean };

/** A duty with its date. Legal clocks never pause: a clock is met, or falls away with the case, or runs. */
export interface CaseClock {
  readonly name: string;
  /** The kind of duty, as `CLOCK_DUTIES` has them or a timetable's own; what meets the clock follows from it. */
  readonly duty: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** When its handler is asked what to tell the customer by its date; only for dates by which they are told something. */
  readonly askAt?: Instant;
  /** When staff are warned that it runs out. */
  readonly noticeAt?: Instant;
  readonly rule: string;
  /** Whose word the date is: a regulator's, good practice, or a target of ours. */
  readonly basis: 'law' | 'practice' | 'target';
  readonly explanation: readonly ClockStep[];
  /** How often people corrected its date; absent for never. */
  readonly corrections?: number;
  readonly metAt?: Instant;
  /** The update that met it; the duty is due again should that not arrive. */
  readonly metBy?: string;
  /** Where an update began it anew: which one, and the clock as it was, should that not arrive. */
  readonly begun?: { readonly by: string; readonly before: CaseClock };
  /** The warning is in the history. */
  readonly noticedAt?: Instant;
  /** That it ran out is in the history. It stays open until it is met. */
  readonly breachedAt?: Instant;
  /** The duty fell away: the case was closed, withdrawn or out of our scope. */
  readonly endedAt?: Instant;
}

/** The duties whose meeting the case itself sees. */
export const CLOCK_DUTIES = {
  acknowledge: 'ack',
  assess: 'assessment',
  makeSafe: 'safety_action',
  keepInformed: 'update',
  decide: 'decision',
  tellDecision: 'decision_notice',
} as const;
export type ClockDuty = (typeof CLOCK_DUTIES)[keyof typeof CLOCK_DUTIES];

/** True while the duty is to be done, in time or late. */
export function isOpen(clock: CaseClock): boolean {
  return clock.metAt === undefined && clock.endedAt === undefined;
}

/** The earliest date that is still to be kept; of those on `basis`, when it is given. */
export function earliestDue(clocks: readonly CaseClock[], basis?: CaseClock['basis']): Instant {
  return clocks.reduce(
    (due, clock) =>
      isOpen(clock) && clock.dueAt < due && (basis === undefined || basis === clock.basis) ? clock.dueAt : due,
    NEVER,
  );
}

/** The date of a duty that is still to be done. */
export function dueOf(clocks: readonly CaseClock[], duty: ClockDuty): Instant | undefined {
  const due = earliestDue(clocks.filter((clock) => clock.duty === duty));
  return due === NEVER ? undefined : due;
}

/**
 * The clocks once `duty` was done, `by` an update where one did it; one that was met or fell away before stays as it is.
 */
export function metClocks(
  clocks: readonly CaseClock[],
  duty: ClockDuty,
  at: Instant,
  by?: string,
): readonly CaseClock[] {
  const met = { metAt: at, ...(by === undefined ? {} : { metBy: by }) };
  return clocks.map((clock) => (clock.duty === duty && isOpen(clock) ? { ...clock, ...met } : clock));
}

/** `next`, which an update put in the place of `clock`. */
export function begunBy(clock: CaseClock, next: CaseClock, by: string): CaseClock {
  return { ...next, begun: { by, before: withPast(clock, KEPT_BEFORE) } };
}

function withPast({ begun, ...clock }: CaseClock, depth: number): CaseClock {
  if (begun === undefined || depth === 0) return clock;
  return { ...clock, begun: { by: begun.by, before: withPast(begun.before, depth - 1) } };
}

/** The clocks once it turned out that an update did not arrive: what it met is due again, and what it began anew is due when it was. */
export function lostClocks(clocks: readonly CaseClock[], updateId: string): readonly CaseClock[] {
  return clocks.map((clock) => lostClock(clock, updateId));
}

function lostClock({ metAt, metBy, begun, ...clock }: CaseClock, updateId: string): CaseClock {
  const met = metAt === undefined || metBy === updateId ? {} : { metAt, ...(metBy === undefined ? {} : { metBy }) };
  if (begun === undefined) return { ...clock, ...met };
  const before = lostClock(begun.before, updateId);
  if (begun.by !== updateId) return { ...clock, ...met, begun: { by: begun.by, before } };
  return { ...before, ...met, ...(clock.endedAt === undefined ? {} : { endedAt: clock.endedAt }) };
}

/** The clocks once it turned out that `duty` was not done after all; their dates are what they were. */
export function reopenedClocks(clocks: readonly CaseClock[], duty: ClockDuty): readonly CaseClock[] {
  return clocks.map((clock) => {
    if (clock.duty !== duty) return clock;
    const { metAt: _evidence, ...open } = clock;
    return open;
  });
}

/** The clocks once nothing more is to be done on the case. */
export function endedClocks(clocks: readonly CaseClock[], at: Instant): readonly CaseClock[] {
  return clocks.map((clock) => (isOpen(clock) ? { ...clock, endedAt: at } : clock));
}

/** The clocks once the case is worked on again: what fell away runs as if it never had. */
export function resumedClocks(clocks: readonly CaseClock[]): readonly CaseClock[] {
  return clocks.map(({ endedAt: _ended, ...clock }) => clock);
}

/** When the clock next brings something about by itself: the warning that it runs out, then that it has. */
export function momentOf(clock: CaseClock): Instant {
  if (!isOpen(clock) || clock.breachedAt !== undefined) return NEVER;
  const { noticeAt, noticedAt, dueAt } = clock;
  return noticeAt === undefined || noticedAt !== undefined || noticeAt > dueAt ? dueAt : noticeAt;
}

/** When a sweeper must look at the clocks next. */
export function nextMoment(clocks: readonly CaseClock[]): Instant {
  return clocks.map(momentOf).reduce((next, moment) => (moment < next ? moment : next), NEVER);
}
