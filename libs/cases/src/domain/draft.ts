import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { CLOCK_DUTIES, isOpen, NEVER, type CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { Draft } from './customer-dealings.js';

// A mail may need a retry, and the date must still be kept.
const LEAD_MS = 3_600_000;

const { decide, keepInformed } = CLOCK_DUTIES;
/** The duties by whose dates a customer is told something even if nobody has written anything. */
const TOLD: readonly string[] = [decide, keepInformed];

/** When words go to the customer that are to be there by `at`. */
export function leadTo(at: Instant): Instant {
  return toInstant(toEpoch(at) - LEAD_MS);
}

/** The drafts whose duties are still to be done, in time or late. */
export function liveDrafts(head: CaseHead): readonly Draft[] {
  return (head.drafts ?? []).filter((draft) => told(head).some((clock) => belongs(draft, clock)));
}

/** What is to be asked, or to be sent, next; undefined when nothing is. */
export type DraftStep =
  | { readonly do: 'ask'; readonly at: Instant; readonly clock: CaseClock }
  | { readonly do: 'send'; readonly at: Instant; readonly clock: CaseClock; readonly draft: Draft };

export function nextDraftStep(head: CaseHead): DraftStep | undefined {
  const drafts = liveDrafts(head);
  const steps = told(head).flatMap((clock): DraftStep[] => {
    const draft = drafts.find((each) => belongs(each, clock));
    if (draft !== undefined) {
      return draft.settledAt === undefined ? [{ do: 'send', at: draft.sendAt, clock, draft }] : [];
    }
    // What has been missed is told to people by then.
    const asked = clock.askAt !== undefined && clock.breachedAt === undefined;
    return asked ? [{ do: 'ask', at: clock.askAt, clock }] : [];
  });
  return steps.sort((one, other) => (one.at < other.at ? -1 : 1))[0];
}

/** When the next step is due; never, when there is none. */
export function draftWake(head: CaseHead): Instant {
  return nextDraftStep(head)?.at ?? NEVER;
}

/** The drafts that will still go out, with words or as a plain notice. */
export function openDrafts(head: CaseHead): readonly Draft[] {
  return liveDrafts(head).filter(({ settledAt }) => settledAt === undefined);
}

/** True when the decision's date is what comes near, or has passed: then a delay is told, with whom to turn to. */
export function isLate({ clocks }: CaseHead, named: Pick<CaseClock, 'name'>): boolean {
  return clocks.some(
    (clock) => clock.duty === decide && isOpen(clock) && (clock.name === named.name || clock.breachedAt !== undefined),
  );
}

/** The drafts after the one for `clock` was sent, or it was decided that nothing goes. */
export function settledDrafts(head: CaseHead, clock: CaseClock, at: Instant): readonly Draft[] {
  const mine =
    liveDrafts(head).find((draft) => belongs(draft, clock)) ?? askedDraft(clock, at, { inTime: at, lateAt: at });
  return [...liveDrafts(head).filter((draft) => draft !== mine), { ...mine, settledAt: at }];
}

/** When a draft goes: in time for its date, or, where it is too late for that, when its handler has had time all the same. */
export interface DraftTimes {
  readonly inTime: Instant;
  readonly lateAt: Instant;
}

/** The draft that its handler is asked for. */
export function askedDraft(clock: CaseClock, at: Instant, { inTime, lateAt }: DraftTimes): Draft {
  return { clock: clock.name, dueAt: clock.dueAt, askedAt: at, sendAt: inTime > at ? inTime : lateAt };
}

/**
 * The drafts once dates were corrected: what was asked for one date is for the other now, and words that were written for it go by
 * that one. What was told for a date is told for an earlier one too; for a later one it is asked anew, and so it is where nothing
 * was written and there is time.
 */
export function correctedDrafts(
  head: CaseHead,
  clocks: readonly CaseClock[],
  { at, lateAt }: { readonly at: Instant; readonly lateAt: Instant },
): readonly Draft[] {
  return liveDrafts(head).flatMap((draft) => {
    const clock = clocks.find(({ name, dueAt }) => name === draft.clock && dueAt !== draft.dueAt);
    if (clock === undefined || clocks.some((each) => belongs(draft, each))) return draft;
    const { dueAt, askAt = at } = clock;
    if (draft.settledAt !== undefined) return dueAt < draft.dueAt ? { ...draft, dueAt } : [];
    if (draft.text === undefined && askAt > at) return [];
    const inTime = leadTo(dueAt);
    return { ...draft, dueAt, sendAt: inTime > at ? inTime : lateAt };
  });
}

/** The cause of what is done once for a date: a date that came back after another is another. */
export function dateCause(what: 'ask' | 'told', { name, dueAt, corrections = 0 }: CaseClock): string {
  return `${what}:${name}:${dueAt}${corrections === 0 ? '' : `:${String(corrections)}`}`;
}

function belongs(draft: Draft, clock: Pick<CaseClock, 'name' | 'dueAt'>): boolean {
  return draft.clock === clock.name && draft.dueAt === clock.dueAt;
}

/** Dates by which something is told. Word of a delay also is word of how it goes, so that two dates on one day are one message. */
function told({ clocks }: CaseHead): readonly CaseClock[] {
  const running = clocks.filter((clock) => TOLD.includes(clock.duty) && isOpen(clock));
  const decision = running.find(({ duty, breachedAt }) => duty === decide && breachedAt === undefined);
  return running.filter(({ duty, dueAt }) => duty === decide || decision === undefined || dueAt < decision.dueAt);
}
