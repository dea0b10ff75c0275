import type { CaseAtHand } from '../choose-handler.js';

/** Who has the next move on a case; it decides how much room the case takes. */
export type Move = 'ours' | 'customer' | 'outside' | 'nobody';

/** What a case is from a moment on (epoch milliseconds), as far as its place in a queue goes. */
export interface CaseTurn {
  readonly at: number;
  readonly teamKey: string;
  /** Key of the category; empty while nobody was sure of one. */
  readonly category: string;
  readonly needs: string;
  readonly urgency: number;
  /** The earliest date that was to be kept. */
  readonly dueAt: string;
  /** The case was opened again, and waits. */
  readonly again: boolean;
}

/** That somebody was given the case, and what came of it. Moments in epoch milliseconds. */
export interface RecordedAssignment {
  readonly at: number;
  readonly handler: string;
  readonly byMachine: boolean;
  /** Their first look. */
  readonly openedAt?: number;
  readonly endedAt?: number;
  /** `declined`: they said that they cannot take it; `unbegun`: it was taken back unopened. */
  readonly end?: 'declined' | 'unbegun' | 'other';
  /** They are asked again only when nobody else can be. */
  readonly comesLast?: boolean;
}

/** A change of who had the next move; `nobody`: the case was closed. */
export interface RecordedMove {
  readonly at: number;
  readonly move: Move;
}

/** What of the case is at hand when somebody is chosen. */
export interface Waiting {
  readonly now: number;
  readonly urgency: number;
  readonly dueAt: string;
  readonly queuedAt: number;
  readonly weight: number;
  readonly declined: readonly string[];
  readonly lapsed?: string;
  readonly known?: string;
}

/** A case as its own record tells of it, as far as giving it out goes. */
export interface RecordedCase {
  readonly id: string;
  readonly receivedAt: string;
  /** In the order of time; the first is when it entered a queue. */
  readonly turns: readonly [CaseTurn, ...CaseTurn[]];
  readonly assignments: readonly RecordedAssignment[];
  /** In the order of time; before the first the next move was ours. */
  readonly moves: readonly RecordedMove[];
  /** Ids of the customer's other cases. */
  readonly others: readonly string[];
  readonly atHand: (waiting: Waiting) => CaseAtHand;
}

/** The assignment in force at that moment; undefined: nobody had the case. */
export function assignmentAt({ assignments }: RecordedCase, moment: number): RecordedAssignment | undefined {
  return assignments.findLast(({ at, endedAt = Infinity }) => at < moment && endedAt >= moment);
}

/** Who had the next move at that moment. */
export function moveAt({ moves }: RecordedCase, moment: number): Move {
  return moves.findLast(({ at }) => at < moment)?.move ?? 'ours';
}

/** Since when it had waited at that moment. */
export function waitingSince({ turns, assignments }: RecordedCase, moment: number): number {
  const ends = assignments.map(({ endedAt }) => endedAt ?? 0);
  const again = turns.filter((turn) => turn.again).map(({ at }) => at);
  return Math.max(turns[0].at, ...[...ends, ...again].filter((at) => at < moment));
}
