import type { CaseHead, CaseStore } from '@redress/cases';
import type { Verdict } from '../domain/choose-handler.js';
import type { SeatStore, Slot } from '../infrastructure/seat-store.js';
import type { ConsiderCase } from './consider-case.js';
import type { OnReleased } from './pick-up-sweeper.js';
import type { ReleaseCase } from './release-case.js';
import { isSlotOf } from './slot-size.js';

/** What goes on to somebody else, and to whom it may. */
export interface PassingOn {
  /** Whether a slot may be one of those; the case is read only then. */
  readonly mayLie: (slot: Slot) => boolean;
  readonly lies: (head: CaseHead, slot: Slot) => boolean;
  /** Whether somebody who is at work may have it. */
  readonly mayHave: (code: Verdict['code']) => boolean;
}

/** Takes cases from handlers who let them lie, where somebody else who is at work may have them. */
export class PassOn {
  constructor(
    private readonly seats: SeatStore,
    private readonly cases: CaseStore,
    private readonly considering: ConsiderCase,
    private readonly releasing: ReleaseCase,
  ) {}

  /** Returns how many cases went back to their queues, from where dispatch gives them out again; who let them lie comes last. */
  async passOn(what: PassingOn, onReleased: OnReleased): Promise<number> {
    let released = 0;
    for (const seat of await this.seats.all()) {
      const slots = new Map(seat.slots.filter(what.mayLie).map((slot) => [slot.case, slot]));
      for (const head of await this.cases.findAll([...slots.keys()])) {
        const slot = slots.get(head._id);
        if (slot === undefined || !isSlotOf(head, { handlerKey: seat._id, token: slot.token })) continue;
        if (!what.lies(head, slot) || !(await this.hasOther(head, what))) continue;
        const gone = await this.releasing.release(head, { kind: 'lapsed', actor: 'system' });
        if (gone === undefined) continue;
        released += 1;
        onReleased(gone, 'lapsed', seat._id);
      }
    }
    return released;
  }

  private async hasOther(head: CaseHead, { mayHave }: PassingOn): Promise<boolean> {
    const { choice } = await this.considering.consider(head, await this.considering.round(head.teamKey));
    return choice.verdicts.some(
      ({ fit: { person }, code }) => person.key !== head.handlerKey && person.duty === 'on' && mayHave(code),
    );
  }
}
