import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { NINE_TENTHS } from './occasion.js';

/** Places in a team that hear of a case. `onCall`: whoever must be reached at any hour. */
export const RUNGS = ['onCall', 'handler', 'lead', 'deputy', 'manager'] as const;
export type Rung = (typeof RUNGS)[number];

/** One step up: when so much of a clock has passed, and `afterMs` after that, these hear of it. A share of 1 is the breach. */
export interface LadderStep {
  readonly share: number;
  readonly afterMs: number;
  readonly tell: readonly Rung[];
}

export type Ladder = readonly LadderStep[];

/** A step with its place in time. */
export interface TimedStep extends LadderStep {
  readonly at: Instant;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a team that names none climbs (ISO 10002:2018, 5.3.4 and 7.1: overdue work reaches whoever can do something). */
export const DEFAULT_LADDER: Ladder = [
  { share: NINE_TENTHS, afterMs: 0, tell: ['handler'] },
  { share: 1, afterMs: 0, tell: ['handler', 'lead'] },
  { share: 1, afterMs: 4 * HOUR, tell: ['deputy'] },
  { share: 1, afterMs: 24 * HOUR, tell: ['manager'] },
];

/**
 * Danger to people: the same for every team, from the moment it is seen, round by round until somebody has it in hand, at any
 * hour.
 */
export const SAFETY_LADDER: Ladder = [
  { share: 1, afterMs: 0, tell: ['onCall'] },
  { share: 1, afterMs: 10 * MINUTE, tell: ['deputy'] },
  { share: 1, afterMs: 20 * MINUTE, tell: ['manager'] },
];
const SAFETY_ROUND_MS = 30 * MINUTE;

/** Who hears at exactly this share of a clock, the breach itself (1) included; nobody when the ladder has no such step. */
export function rungsAt(ladder: Ladder, share: number): readonly Rung[] {
  const steps = ladder.filter((step) => step.share === share && step.afterMs === 0);
  return [...new Set(steps.flatMap(({ tell }) => tell))];
}

/** The steps that need a watch of their own, earliest first: nine tenths and the breach are told by the clock itself. */
export function watchedSteps(ladder: Ladder, startedAt: Instant, dueAt: Instant): readonly TimedStep[] {
  const [from, due] = [toEpoch(startedAt), toEpoch(dueAt)];
  return ladder
    .filter(({ share, afterMs }) => (share < 1 ? share !== NINE_TENTHS : afterMs > 0))
    .map((step) => ({
      ...step,
      at: toInstant(step.share < 1 ? Math.round(from + Math.max(0, due - from) * step.share) : due + step.afterMs),
    }))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** True when somebody is to hear of a clock before nine tenths of it, so that it is watched from its start. */
export function startsEarly(ladder: Ladder): boolean {
  return ladder.some(({ share }) => share < 1 && share !== NINE_TENTHS);
}

/** A step of the ladder of safety, in a round of it; the first round is 0. */
export interface RoundStep extends TimedStep {
  readonly round: number;
}

/**
 * The same for a danger, whose ladder never ends. What was missed for longer than a round is not made up for: everybody on
 * it is told once and hears again in the next.
 */
export function climbRounds(
  startedAt: Instant,
  climbedTo: Instant,
  now: Instant,
): { readonly due: readonly RoundStep[]; readonly next: Instant } {
  const [start, present] = [toEpoch(startedAt), toEpoch(now)];
  const round = Math.max(0, Math.floor((present - start) / SAFETY_ROUND_MS));
  const steps = [round - 1, round, round + 1].flatMap((each) =>
    SAFETY_LADDER.map((step) => ({
      ...step,
      round: each,
      at: toInstant(start + each * SAFETY_ROUND_MS + step.afterMs),
    })),
  );
  const told = toInstant(Math.max(toEpoch(climbedTo), present - SAFETY_ROUND_MS));
  const next = steps.find(({ at }) => at > now)?.at ?? toInstant(start + (round + 1) * SAFETY_ROUND_MS);
  return { due: steps.filter((step) => step.round >= 0 && step.at > told && step.at <= now), next };
}

/** How far a climb has come: what is due since `climbedTo`, and when the next step is; none: the ladder has ended. */
export function climb(
  steps: readonly TimedStep[],
  climbedTo: Instant,
  now: Instant,
): { readonly due: readonly TimedStep[]; readonly next?: Instant } {
  const ahead = steps.filter(({ at }) => at > climbedTo);
  const due = ahead.filter(({ at }) => at <= now);
  const next = ahead.find(({ at }) => at > now)?.at;
  return next === undefined ? { due } : { due, next };
}
