import { toEpoch, type Clock } from '@redress/kernel';
import type { CaseHead, CaseStore } from '@redress/cases';
import { isSlotOf } from './slot-size.js';
import type { SeatRecord, SeatStore, Slot } from '../infrastructure/seat-store.js';
import type { SeatKeeper } from './seat-keeper.js';

// Longer than an assignment in flight can take: it fails against the raised version, but need not be disturbed.
const GRACE_MS = 60_000;

/** Puts seats right: gives back room that a crash left taken, and follows cases whose share of it has been set anew. */
export class SlotSweeper {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly keeper: SeatKeeper,
    private readonly clock: Clock,
  ) {}

  /** Returns how many slots were dropped or changed. */
  async sweep(): Promise<number> {
    let changed = 0;
    for (const seat of await this.seats.all()) {
      const heads = new Map(
        (await this.cases.findAll(seat.slots.map((slot) => slot.case))).map((head) => [head._id, head]),
      );
      for (const slot of seat.slots) if (await this.look(seat, slot, heads.get(slot.case) ?? null)) changed += 1;
    }
    return changed;
  }

  private async look(seat: SeatRecord, slot: Slot, head: CaseHead | null): Promise<boolean> {
    const name = { handlerKey: seat._id, token: slot.token };
    if (!isSlotOf(head, name)) return this.drop(seat, slot, head);
    const wanted = this.keeper.slotOf(head, name);
    if (wanted?.weight === slot.weight && wanted.opened === slot.opened && wanted.chat === slot.chat) return false;
    await this.keeper.follow(head._id, name);
    return true;
  }

  private async drop(seat: SeatRecord, slot: Slot, head: CaseHead | null): Promise<boolean> {
    if (toEpoch(slot.at) + GRACE_MS > this.clock.now()) return false;
    // The version first: an assignment that still carries this token must fail before its room is gone.
    if (head !== null && !(await this.cases.raiseVersion(head._id, head.version))) return false;
    return this.seats.release(seat._id, slot);
  }
}
