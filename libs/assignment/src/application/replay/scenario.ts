import type { AssignmentRules } from '@redress/organisation';
import type { Demand, Person } from '../../domain/person.js';
import type { DutyLine } from '../../domain/replay/duty-line.js';
import type { CaseTurn, Move } from '../../domain/replay/recorded-case.js';

/** Under which rules, and with whom, a stretch of time is replayed. */
export interface Scenario {
  /** The teams that have a queue. */
  readonly modes: ReadonlyMap<string, 'push' | 'pull'>;
  /** Handlers by team, in the order of their keys, as they are at the beginning. */
  readonly people: ReadonlyMap<string, readonly Person[]>;
  /** When each of them works. */
  readonly lines: ReadonlyMap<string, DutyLine>;
  readonly rules: AssignmentRules;
  readonly demand: (needs: string) => Demand;
  /** How much of its weight a case counts, in percent. */
  readonly share: (move: Move) => number;
  /** In whose queue a case waits. */
  readonly teamOf: (turn: CaseTurn) => string;
}

/** What is replayed: from `from` up to `to`, epoch milliseconds; and how often the sweeps come, in milliseconds. */
export interface ReplayPeriod {
  readonly from: number;
  readonly to: number;
  readonly queuesMs: number;
  readonly pickUpsMs: number;
}
