import { RedressError } from '@redress/kernel';
import { nextMove, type CaseHead, type CaseStore, type SeatFollower, type SlotName } from '@redress/cases';
import { isSlotOf, roomOf } from './slot-size.js';
import type { SeatRecord, SeatStore, Slot } from '../infrastructure/seat-store.js';
import type { Roster } from './roster.js';

const MAXIMUM_TRIES = 200;

/** Keeps each slot as large as its case is at present. */
export class SeatKeeper implements SeatFollower {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly roster: Pick<Roster, 'share'>,
  ) {}

  /**
   * Makes the slot what the case says of it now. The seat is read before the case and always written, so that of two who
   * follow at once the one with the older case fails and looks again.
   */
  async follow(caseId: string, name: SlotName): Promise<void> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const seat = await this.seats.find(name.handlerKey);
      if (seat === null) return;
      const slots = this.slotsWith(seat, name, await this.cases.find(caseId));
      if (await this.seats.replace(seat, slots)) return;
    }
    throw new RedressError('seat-contended', `the seat of ${name.handlerKey} changes too fast; try again`, {
      retriable: true,
    });
  }

  /** The slot as the case says it should be, also where it takes no room now; undefined: it should be gone. */
  slotOf(head: CaseHead | null, name: SlotName): Slot | undefined {
    if (!isSlotOf(head, name) || nextMove(head) === 'nobody') return undefined;
    const { at = head.receivedAt, openedAt, covers, weight: whole = 0 } = head.assignment;
    const room = roomOf(head, whole, this.roster.share(nextMove(head)));
    const slot = { case: head._id, ...room, token: name.token, at, opened: openedAt !== undefined };
    return covers === undefined ? slot : { ...slot, covers };
  }

  private slotsWith({ slots }: SeatRecord, name: SlotName, head: CaseHead | null): readonly Slot[] {
    const others = slots.filter(({ token }) => token !== name.token);
    const slot = this.slotOf(head, name);
    return slot === undefined ? others : [...others, slot];
  }
}
