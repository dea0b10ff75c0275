import { toEpoch, toInstant, type Clock } from '@redress/kernel';
import { nextMove, type CaseHead, type CaseStore } from '@redress/cases';
import type { Person } from '../domain/person.js';
import type { SeatRecord, SeatStore } from '../infrastructure/seat-store.js';
import type { ConsiderCase } from './consider-case.js';
import type { OnReleased } from './pick-up-sweeper.js';
import type { ReleaseCase } from './release-case.js';
import type { Roster } from './roster.js';
import { isSlotOf } from './slot-size.js';

const STEP_MS = 30 * 60_000;
// Further ahead nobody's plans are looked through: who is away for longer is away.
const AHEAD_MS = 31 * 86_400_000;
// Whoever has just ended their shift may be writing the last line.
const GRACE_MS = 15 * 60_000;

/** Where cases are found, who could take them, and how they leave their handlers. */
export interface CoverTools {
  readonly seats: SeatStore;
  readonly cases: CaseStore;
  readonly considering: ConsiderCase;
  readonly releasing: ReleaseCase;
}

/**
 * Sends to cover what cannot wait for its handler: our move, and something due before they are back. From an absence all of it
 * goes, also what is late; from the end of a shift only what somebody at work could take now.
 */
export class CoverSweeper {
  constructor(
    private readonly tools: CoverTools,
    private readonly roster: Roster,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases went to cover. */
  async sweep(onReleased: OnReleased): Promise<number> {
    let released = 0;
    for (const seat of await this.tools.seats.all()) {
      const person = this.roster.person(seat._id, toInstant(this.clock.now()));
      if (person === undefined || seat.slots.length === 0 || !this.isGone(person)) continue;
      for (const head of await this.uncovered(seat, person)) {
        const gone = await this.tools.releasing.release(head, { kind: 'covered', actor: 'system' });
        if (gone === undefined) continue;
        released += 1;
        onReleased(gone, 'covered', person.key);
      }
    }
    return released;
  }

  private isGone({ key, duty }: Person): boolean {
    if (duty === 'absent') return true;
    return duty === 'off' && !this.isOn(key, this.clock.now() - GRACE_MS);
  }

  private async uncovered(seat: SeatRecord, person: Person): Promise<CaseHead[]> {
    const heads = await this.tools.cases.findAll(seat.slots.map((slot) => slot.case));
    const tokens = new Map(seat.slots.map((slot) => [slot.case, slot.token]));
    const own = heads.filter((head) => isSlotOf(head, { handlerKey: person.key, token: tokens.get(head._id) ?? '' }));
    const due = own.filter((head) => nextMove(head) === 'ours' && this.isDueBefore(head, person));
    if (person.duty === 'absent') return due;
    const able: CaseHead[] = [];
    for (const head of due) if (await this.couldGo(head, person)) able.push(head);
    return able;
  }

  /** True when the earliest date of the case passes while its handler is away. */
  private isDueBefore({ dueAt }: CaseHead, { key, duty }: Person): boolean {
    const [now, due] = [this.clock.now(), toEpoch(dueAt)];
    // What is late at the end of a shift is known to who has it, and would change hands every evening.
    if (due <= now) return duty === 'absent';
    for (let at = now; at < Math.min(due, now + AHEAD_MS); at += STEP_MS) if (this.isOn(key, at)) return false;
    return due < now + AHEAD_MS;
  }

  private async couldGo(head: CaseHead, person: Person): Promise<boolean> {
    const { choice } = await this.tools.considering.consider(head, await this.tools.considering.round(head.teamKey));
    return choice.chosen !== undefined && choice.chosen.person.key !== person.key;
  }

  private isOn(key: string, at: number): boolean {
    return this.roster.person(key, toInstant(at))?.duty === 'on';
  }
}
