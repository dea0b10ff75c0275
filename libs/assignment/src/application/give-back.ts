import { toInstant, type Clock } from '@redress/kernel';
import type { CaseHead, CaseStore } from '@redress/cases';
import type { Person } from '../domain/person.js';
import { limitOf, type SeatStore, type Slot } from '../infrastructure/seat-store.js';
import type { AssignCase } from './assign-case.js';
import { caseAtHand } from './case-at-hand.js';
import type { Roster } from './roster.js';
import { isSlotOf } from './slot-size.js';

/**
 * Gives back to who is at work again what others were to cover and have not begun, as far as there is room. What they have opened
 * stays with them; what still waits in a queue finds its way back by dispatch.
 */
export class GiveBack {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly assigning: AssignCase,
    private readonly roster: Roster,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases went back. */
  async sweep(): Promise<number> {
    let given = 0;
    for (const seat of await this.seats.all()) {
      for (const slot of seat.slots) if (await this.giveBack(seat._id, slot)) given += 1;
    }
    return given;
  }

  private async giveBack(cover: string, { case: caseId, token, covers, opened }: Slot): Promise<boolean> {
    if (covers === undefined || opened) return false;
    const person = this.roster.person(covers, toInstant(this.clock.now()));
    if (person?.duty !== 'on') return false;
    const head = await this.cases.find(caseId);
    if (!isSlotOf(head, { handlerKey: cover, token }) || head.assignment.openedAt !== undefined) return false;
    return this.assign(head, person, cover);
  }

  private async assign(head: CaseHead, person: Person, cover: string): Promise<boolean> {
    const { weight } = this.roster.demand(head.needs);
    if (caseAtHand(head, weight, this.clock.now()).hasConflict(person)) return false;
    const outcome = await this.assigning.assign(head, {
      handlerKey: person.key,
      weight,
      limit: limitOf(person),
      actor: 'system',
      reasons: [
        { code: 'given-back', person: person.key },
        { code: 'not-begun', person: cover },
      ],
      begun: true,
    });
    return 'done' in outcome;
  }
}
