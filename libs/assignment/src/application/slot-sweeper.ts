import { toEpoch, type Clock } from '@redress/kernel';
import type { CaseStore } from '@redress/cases';
import type { SeatRecord, SeatStore, Slot } from '../infrastructure/seat-store.js';

// Longer than an assignment in flight can take: it fails against the raised version, but need not be disturbed.
const GRACE_MS = 60_000;

/** Gives back room that a crash between reservation and assignment left taken. */
export class SlotSweeper {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly clock: Clock,
  ) {}

  /** Returns how many slots were dropped. */
  async sweep(): Promise<number> {
    let dropped = 0;
    for (const seat of await this.seats.all()) {
      for (const slot of seat.slots) if (await this.drop(seat, slot)) dropped += 1;
    }
    return dropped;
  }

  private async drop(seat: SeatRecord, slot: Slot): Promise<boolean> {
    if (toEpoch(slot.at) + GRACE_MS > this.clock.now()) return false;
    const head = await this.cases.find(slot.case);
    if (head?.assignment.token === slot.token) return false;
    // The version first: an assignment that still carries this token must fail before its room is gone.
    if (head !== null && !(await this.cases.raiseVersion(head._id, head.version))) return false;
    return this.seats.release(seat._id, slot.token, slot.weight);
  }
}
