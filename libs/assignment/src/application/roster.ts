import type { Instant } from '@redress/kernel';
import type { NextMove } from '@redress/cases';
import type { AssignmentRules } from '@redress/organisation';
import type { Demand, Person } from '../domain/person.js';

/** What dispatch asks of the organisation: who works, what cases need, and what has been settled. All answers are immediate. */
export interface Roster {
  /** The teams that have a queue; of `pull` teams nothing is given out by machine. */
  teams(): readonly { readonly key: string; readonly mode: 'push' | 'pull' }[];
  /** The team's handlers, by key; the same list while nothing has changed. */
  people(teamKey: string, at: Instant): readonly Person[];
  /** What cases of these needs (`needsKey` of the context `cases`) ask of a handler. */
  demand(needs: string): Demand;
  rules(): AssignmentRules;
  /** How much of its weight a case counts while that side has the next move, in percent. */
  share(move: NextMove): number;
  /** Everybody who has a seat, and its capacity in hundredths of a case. */
  seats(): readonly { readonly handlerKey: string; readonly capacity: number }[];
  /** Whoever has a seat, handler or not; undefined for who has left or is switched off. */
  person(key: string, at: Instant): Person | undefined;
}
