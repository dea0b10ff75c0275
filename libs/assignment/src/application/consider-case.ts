import { toInstant, type Clock } from '@redress/kernel';
import type { CaseHead, CaseStores } from '@redress/cases';
import type { CaseAtHand, Choice } from '../domain/choose-handler.js';
import type { SeatStore } from '../infrastructure/seat-store.js';
import { caseAtHand, knownHandler } from './case-at-hand.js';
import { DispatchRound } from './dispatch-round.js';
import type { Roster } from './roster.js';

/** A case as it was weighed, and what came of it. */
export interface Considered {
  readonly each: CaseAtHand;
  readonly choice: Choice;
}

/** Who would get a case now, and why. Changes nothing. */
export class ConsiderCase {
  constructor(
    private readonly seats: SeatStore,
    private readonly roster: Roster,
    private readonly stores: CaseStores,
    private readonly clock: Clock,
  ) {}

  /** What is known of the team now: people, duty and loads. */
  async round(teamKey: string): Promise<DispatchRound> {
    const people = this.roster.people(teamKey, toInstant(this.clock.now()));
    const seats = await this.seats.findAll(people.map(({ key }) => key));
    return new DispatchRound(this.roster, people, new Map(seats.map((seat) => [seat._id, seat])), this.roster.rules());
  }

  async consider(head: CaseHead, round: DispatchRound): Promise<Considered> {
    const known = head.assignment.covers ?? (await this.knownHandler(head));
    const each = caseAtHand(head, round.loadOf(head), this.clock.now(), known);
    return { each, choice: round.choose(head.needs, each) };
  }

  private async knownHandler(head: CaseHead): Promise<string | undefined> {
    return this.roster.rules().returning ? knownHandler(this.stores, head) : undefined;
  }
}
