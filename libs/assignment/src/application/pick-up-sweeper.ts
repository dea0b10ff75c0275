import { toEpoch, toInstant, type Clock } from '@redress/kernel';
import type { CaseHead, CaseStore } from '@redress/cases';
import { hasWorked } from '@redress/organisation';
import type { Person } from '../domain/person.js';
import type { SeatRecord, SeatStore, Slot } from '../infrastructure/seat-store.js';
import type { ReleaseCase, Release } from './release-case.js';
import { isSlotOf } from './slot-size.js';
import type { Roster } from './roster.js';

/** Told of each case that went back to its queue: its lead should know. */
export type OnReleased = (head: CaseHead, why: Release['kind'], handlerKey: string) => void;

/**
 * Takes cases back into their queues, at their old places: those that a handler has not opened within the pick-up time of
 * their own on-duty minutes or before an absence, and all of somebody who has left.
 */
export class PickUpSweeper {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly roster: Roster,
    private readonly releasing: ReleaseCase,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases went back. */
  async sweep(onReleased: OnReleased): Promise<number> {
    let released = 0;
    for (const seat of await this.seats.all()) {
      const person = this.roster.person(seat._id, toInstant(this.clock.now()));
      for (const slot of seat.slots) {
        const kind = this.reasonFor(person, slot);
        if (kind !== undefined && (await this.release(seat, slot, kind, onReleased))) released += 1;
      }
    }
    return released;
  }

  private reasonFor(person: Person | undefined, { opened, at }: Slot): Release['kind'] | undefined {
    if (person === undefined) return 'left';
    if (opened) return undefined;
    if (person.duty === 'absent') return 'absent';
    const { pickUpMinutes } = this.roster.rules();
    const [since, now] = [toEpoch(at), this.clock.now()];
    if (person.duty !== 'on' || now - since < pickUpMinutes * 60_000) return undefined;
    const isOn = (then: number): boolean => this.roster.person(person.key, toInstant(then))?.duty === 'on';
    return hasWorked(isOn, since, now, pickUpMinutes) ? 'lapsed' : undefined;
  }

  private async release(seat: SeatRecord, slot: Slot, kind: Release['kind'], onReleased: OnReleased): Promise<boolean> {
    const head = await this.cases.find(slot.case);
    if (!isSlotOf(head, { handlerKey: seat._id, token: slot.token })) return false;
    const released = await this.releasing.release(head, { kind, actor: 'system' });
    if (released === undefined) return false;
    onReleased(released, kind, seat._id);
    return true;
  }
}
