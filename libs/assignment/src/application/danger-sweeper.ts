import { toEpoch, type Clock } from '@redress/kernel';
import { isSafety, type CaseHead, type CaseStore } from '@redress/cases';
import type { SeatStore, Slot } from '../infrastructure/seat-store.js';
import type { ConsiderCase } from './consider-case.js';
import type { OnReleased } from './pick-up-sweeper.js';
import type { ReleaseCase } from './release-case.js';
import { isSlotOf } from './slot-size.js';

// By the wall clock: danger does not wait for anybody's shift.
const PATIENCE_MS = 10 * 60_000;

/** Takes a case that speaks of danger from a handler who has not opened it, where somebody else who is at work may have it. */
export class DangerSweeper {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly considering: ConsiderCase,
    private readonly releasing: ReleaseCase,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases went back to their queues. */
  async sweep(onReleased: OnReleased): Promise<number> {
    let released = 0;
    for (const seat of await this.seats.all()) {
      const lying = seat.slots.filter((slot) => this.lies(slot));
      const heads = await this.cases.findAll(lying.map((slot) => slot.case));
      for (const head of heads.filter(isSafety)) {
        const token = lying.find((slot) => slot.case === head._id)?.token ?? '';
        if (!isSlotOf(head, { handlerKey: seat._id, token }) || !(await this.hasOther(head))) continue;
        const gone = await this.releasing.release(head, { kind: 'lapsed', actor: 'system' });
        if (gone === undefined) continue;
        released += 1;
        onReleased(gone, 'lapsed', seat._id);
      }
    }
    return released;
  }

  private lies({ opened, at }: Slot): boolean {
    return !opened && toEpoch(at) + PATIENCE_MS <= this.clock.now();
  }

  private async hasOther(head: CaseHead): Promise<boolean> {
    const { choice } = await this.considering.consider(head, await this.considering.round(head.teamKey));
    return choice.verdicts.some(
      ({ fit: { person }, code }) =>
        person.key !== head.handlerKey && person.duty === 'on' && ['ready', 'no-room', 'unopened'].includes(code),
    );
  }
}
