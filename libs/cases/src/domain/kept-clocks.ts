import type { Instant } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import {
  begunBy,
  CLOCK_DUTIES,
  endedClocks,
  lostClocks,
  metClocks,
  resumedClocks,
  type CaseClock,
  type ClockDuty,
} from './case-clock.js';
import type { CaseHead, PendingUpdate } from './case-head.js';
import type { CaseEvent, CaseHappening, ClockRules } from './case-policy.js';
import { isSafety } from './urgency.js';
import type { CaseState } from './lifecycle.js';

const { assess, decide, keepInformed, makeSafe, tellDecision } = CLOCK_DUTIES;

/**
 * Which duties a state shows to be done (ISO 10002:2018 clauses 7.5 and 7.7); to assess a case is also to decide on immediate
 * action. That the decision was told (clause 7.8) is no matter of a state: the customer has to hear it.
 */
const MET_IN: Readonly<Partial<Record<CaseState, readonly ClockDuty[]>>> = {
  assessed: [assess, makeSafe],
  fast_resolution: [assess, makeSafe],
  investigating: [assess, makeSafe],
  response_proposed: [assess, makeSafe],
  decision_communicated: [assess, makeSafe],
};

/** What reaching a state is to the timetables. */
const EVENT_OF: Readonly<Partial<Record<CaseState, CaseEvent>>> = {
  assessed: 'assessed',
  response_proposed: 'decision_taken',
  internal_review: 'escalation_requested',
};

const ENDED: readonly CaseState[] = ['closed', 'withdrawn', 'out_of_scope'];

/** True while nothing more is due from us. */
export function hasEnded(state: CaseState): boolean {
  return ENDED.includes(state);
}

/** A change as far as clocks are concerned: the head before and after it, and what happens by it. */
export interface ClockOccasion {
  readonly before: CaseHead;
  readonly after: CaseHead;
  readonly updates?: readonly PendingUpdate[];
  readonly heard?: HeardWord;
  /** The update that turned out not to have arrived. */
  readonly lost?: string;
  readonly meets?: readonly ClockDuty[];
  readonly happened?: readonly CaseHappening[];
  readonly now: Instant;
}

/** What a customer heard from a person, without a channel of ours. */
export interface HeardWord {
  readonly kind: UpdateKind;
  readonly at: Instant;
}

/** A word to the customer; `updateId` where it has yet to show that it arrives. */
interface Word extends HeardWord {
  readonly updateId?: string;
}

/**
 * The clocks after a change: met by what was done, begun anew by words to the customer, started by what happened, ended
 * with the case. Whoever changes a case need not think of them.
 */
export function keptClocks(occasion: ClockOccasion, rules: ClockRules): readonly CaseClock[] {
  const { before, after, lost, meets = [], now } = occasion;
  let { clocks } = after;
  if (lost !== undefined) clocks = withoutWord(clocks, lost, after, now);
  if (before.state !== after.state) clocks = inState(clocks, occasion, rules);
  for (const word of wordsOf(occasion)) clocks = informed(clocks, word, after, rules);
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
  if (hasEnded(after.state)) return endedClocks(clocks, now);
  const running = hasEnded(before.state) ? resumedClocks(clocks) : clocks;
  const again = after.state === 'internal_review' || before.state === 'closed';
  // Of a case that is opened again no day in the past is promised.
  const overdue = ({ dueAt }: CaseClock): boolean => before.state === 'closed' && dueAt <= now;
  const informing = running.map((clock) =>
    (again && clock.metAt !== undefined) || overdue(clock) ? anew(clock, now, after, rules) : clock,
  );
  return metAll(informing, MET_IN[after.state] ?? [], now);
}

// What a person is to carry out has been heard by nobody yet.
function wordsOf({ updates = [], heard }: ClockOccasion): readonly Word[] {
  const sent = updates
    .filter(({ route, announces }) => route.channel !== 'manual' && announces === undefined)
    .map(({ updateId, kind, issuedAt, notBefore = issuedAt }) => ({ updateId, kind, at: notBefore }));
  return heard === undefined ? sent : [...sent, heard];
}

// Nothing is due on a case that has ended; opened again, it is due when it was due then.
function withoutWord(
  clocks: readonly CaseClock[],
  lost: string,
  { state }: CaseHead,
  now: Instant,
): readonly CaseClock[] {
  const open = lostClocks(clocks, lost);
  return hasEnded(state) ? endedClocks(open, now) : open;
}

// A word about the matter keeps the customer informed until the next is due; a decision ends that duty and meets its own.
function informed(clocks: readonly CaseClock[], word: Word, head: CaseHead, rules: ClockRules): readonly CaseClock[] {
  switch (word.kind) {
    case 'decision':
      return metAll(clocks, [decide, tellDecision, keepInformed], word.at, word.updateId);
    case 'understood':
    case 'reply':
    case 'question':
    case 'progress':
    case 'delay':
      return clocks.map((clock) => toldBy(clock, word, head, rules));
    case 'receipt':
    case 'access':
    case 'emergency':
    case 'which-case':
    case 'summary':
    case 'warning':
    case 'conversation-ended':
    case 'conversation-resumed':
    // Who has the case and whether it is closed says nothing of how it goes: no promised date moves.
    case 'hand-over':
    case 'closed':
    case 'reopened':
      return clocks;
  }
}

// A contact may be noted after later words were sent: no date goes back.
function toldBy(clock: CaseClock, { at, updateId }: Word, head: CaseHead, rules: ClockRules): CaseClock {
  if (clock.metAt !== undefined || at <= clock.startedAt) return clock;
  const next = anew(clock, at, head, rules);
  return next === clock || updateId === undefined ? next : begunBy(clock, next, updateId);
}

function metAll(
  clocks: readonly CaseClock[],
  duties: readonly ClockDuty[],
  at: Instant,
  by?: string,
): readonly CaseClock[] {
  let kept = clocks;
  for (const duty of duties) kept = metClocks(kept, duty, at, by);
  return kept;
}

/** The clock of a repeating duty to keep somebody informed, begun anew; any other as it is. */
function anew(clock: CaseClock, at: Instant, { receivedAt }: CaseHead, rules: ClockRules): CaseClock {
  if (clock.duty !== keepInformed || clock.endedAt !== undefined) return clock;
  return rules.clockAgain(clock.name, at, receivedAt) ?? { ...clock, metAt: clock.metAt ?? at };
}

function eventsOf(occasion: ClockOccasion): readonly CaseHappening[] {
  const { before, after, happened = [], now } = occasion;
  const reached = before.state === after.state ? undefined : EVENT_OF[after.state];
  const { state, at = now } = after.acknowledgement;
  const acknowledged = state === 'met' && before.acknowledgement.state !== 'met';
  return [
    ...happened,
    ...(after.opened && !before.opened ? [{ event: 'logged', at: now } as const] : []),
    ...(isSafety(after) && !isSafety(before) ? [{ event: 'safety_flagged', at: now } as const] : []),
    ...(acknowledged ? [{ event: 'acknowledged', at } as const] : []),
    ...(reached === undefined ? [] : [{ event: reached, at: now }]),
    ...wordsOf(occasion)
      .filter(({ kind }) => kind === 'decision')
      .map(({ at: told }) => ({ event: 'decision_told', at: told }) as const),
  ];
}

/** With the clocks that an event starts. One that runs already goes on: its date was promised first. */
function begun(clocks: readonly CaseClock[], started: readonly CaseClock[]): readonly CaseClock[] {
  const fresh = started.filter(({ name }) => clocks.every((clock) => clock.name !== name || clock.metAt !== undefined));
  const names = fresh.map(({ name }) => name);
  return fresh.length === 0 ? clocks : [...clocks.filter(({ name }) => !names.includes(name)), ...fresh];
}
