import type { Instant } from '@redress/kernel';
import { CLOCK_DUTIES, endedClocks, metClocks, resumedClocks, type CaseClock, type ClockDuty } from './case-clock.js';
import type { CaseHead, PendingUpdate } from './case-head.js';
import type { CaseEvent, CaseHappening, ClockRules } from './case-policy.js';
import { isSafety } from './urgency.js';
import type { CaseState } from './lifecycle.js';

const { assess, decide, keepInformed, makeSafe, tellDecision } = CLOCK_DUTIES;

/**
 * Which duties a state shows to be done (ISO 10002:2018 clauses 7.5, 7.7 and 7.8); to assess a case is also to decide on
 * immediate action.
 */
const MET_IN: Readonly<Partial<Record<CaseState, readonly ClockDuty[]>>> = {
  assessed: [assess, makeSafe],
  fast_resolution: [assess, makeSafe],
  investigating: [assess, makeSafe],
  response_proposed: [assess, makeSafe],
  decision_communicated: [assess, makeSafe, decide, tellDecision, keepInformed],
};

/** What reaching a state is to the timetables. */
const EVENT_OF: Readonly<Partial<Record<CaseState, CaseEvent>>> = {
  assessed: 'assessed',
  response_proposed: 'decision_taken',
  decision_communicated: 'decision_told',
  internal_review: 'escalation_requested',
};

/** In these nothing more is due from us. */
const ENDED: readonly CaseState[] = ['closed', 'withdrawn', 'out_of_scope'];

/** A change as far as clocks are concerned: the head before and after it, and what happens by it. */
export interface ClockOccasion {
  readonly before: CaseHead;
  readonly after: CaseHead;
  readonly updates?: readonly PendingUpdate[];
  readonly meets?: readonly ClockDuty[];
  readonly happened?: readonly CaseHappening[];
  readonly now: Instant;
}

/**
 * The clocks after a change: met by what was done, begun anew by words to the customer, started by what happened, ended
 * with the case. Whoever changes a case need not think of them.
 */
export function keptClocks(occasion: ClockOccasion, rules: ClockRules): readonly CaseClock[] {
  const { before, after, updates = [], meets = [], now } = occasion;
  let { clocks } = after;
  if (before.state !== after.state) clocks = inState(clocks, occasion, rules);
  for (const update of updates) clocks = informed(clocks, update, after, rules);
  clocks = metAll(clocks, meets, now);
  for (const { event, at } of eventsOf(occasion)) {
    clocks = begun(clocks, rules.clocksFrom(event, at, after.receivedAt));
  }
  return clocks;
}

function inState(
  clocks: readonly CaseClock[],
  { before, after, now }: ClockOccasion,
  rules: ClockRules,
): readonly CaseClock[] {
  if (ENDED.includes(after.state)) return endedClocks(clocks, now);
  const running = ENDED.includes(before.state) ? resumedClocks(clocks) : clocks;
  const again = after.state === 'internal_review' || before.state === 'closed';
  const informing = running.map((clock) =>
    again && clock.metAt !== undefined ? anew(clock, now, after, rules) : clock,
  );
  return metAll(informing, MET_IN[after.state] ?? [], now);
}

// Any word to the customer keeps them informed until the next is due; a decision ends that duty and meets its own.
function informed(
  clocks: readonly CaseClock[],
  { kind, issuedAt }: PendingUpdate,
  head: CaseHead,
  rules: ClockRules,
): readonly CaseClock[] {
  switch (kind) {
    case 'receipt':
    case 'access':
    case 'emergency':
      return clocks;
    case 'decision':
      return metAll(clocks, [decide, tellDecision, keepInformed], issuedAt);
    default:
      return clocks.map((clock) => (clock.metAt === undefined ? anew(clock, issuedAt, head, rules) : clock));
  }
}

function metAll(clocks: readonly CaseClock[], duties: readonly ClockDuty[], at: Instant): readonly CaseClock[] {
  let kept = clocks;
  for (const duty of duties) kept = metClocks(kept, duty, at);
  return kept;
}

/** The clock of a repeating duty to keep somebody informed, begun anew; any other as it is. */
function anew(clock: CaseClock, at: Instant, { receivedAt }: CaseHead, rules: ClockRules): CaseClock {
  if (clock.duty !== keepInformed || clock.endedAt !== undefined) return clock;
  return rules.clockAgain(clock.name, at, receivedAt) ?? { ...clock, metAt: clock.metAt ?? at };
}

function eventsOf({ before, after, happened = [], now }: ClockOccasion): readonly CaseHappening[] {
  const reached = before.state === after.state ? undefined : EVENT_OF[after.state];
  const { state, at = now } = after.acknowledgement;
  const acknowledged = state === 'met' && before.acknowledgement.state !== 'met';
  return [
    ...happened,
    ...(after.opened && !before.opened ? [{ event: 'logged', at: now } as const] : []),
    ...(isSafety(after) && !isSafety(before) ? [{ event: 'safety_flagged', at: now } as const] : []),
    ...(acknowledged ? [{ event: 'acknowledged', at } as const] : []),
    ...(reached === undefined ? [] : [{ event: reached, at: now }]),
  ];
}

/** With the clocks that an event starts. One that runs already goes on: its date was promised first. */
function begun(clocks: readonly CaseClock[], started: readonly CaseClock[]): readonly CaseClock[] {
  const fresh = started.filter(({ name }) => clocks.every((clock) => clock.name !== name || clock.metAt !== undefined));
  const names = fresh.map(({ name }) => name);
  return fresh.length === 0 ? clocks : [...clocks.filter(({ name }) => !names.includes(name)), ...fresh];
}
