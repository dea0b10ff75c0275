import { toInstant, type Clock, type Ids } from '@redress/kernel';
import { nextMove, type AssignmentReason, type CaseChanger, type CaseHead } from '@redress/cases';
import type { Roster } from './roster.js';
import { roomOf } from './slot-size.js';
import type { SeatLimit, SeatStore, Slot } from '../infrastructure/seat-store.js';

/** To whom a case is to go, and who says so. */
export interface Award {
  readonly handlerKey: string;
  /** In hundredths of an ordinary case. */
  readonly weight: number;
  /** What the seat must keep free; left out: nothing, for a person decided. */
  readonly limit?: SeatLimit;
  /** A staff key, or `system`. */
  readonly actor: string;
  readonly reasons: readonly AssignmentReason[];
  /** They had begun it before somebody covered for them. */
  readonly begun?: boolean;
}

/** `full`: there was no room (any more); `moved`: somebody changed the case meanwhile. */
export type AwardOutcome = { readonly done: CaseHead } | { readonly failed: 'full' | 'moved' };

/**
 * Gives a case to somebody: reserve on the seat, compare-and-set the case at the version read; the loser of a race gives
 * the seat back. Durable point: the case; dedupe key: the number of the assignment.
 */
export class AssignCase {
  constructor(
    private readonly seats: SeatStore,
    private readonly changer: CaseChanger,
    private readonly roster: Pick<Roster, 'share'>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async assign(read: CaseHead, award: Award): Promise<AwardOutcome> {
    const { handlerKey, weight, limit, actor } = award;
    const at = toInstant(this.clock.now());
    // Whoever takes a case for themselves has it before them; so has who gets one back that they had begun.
    const opened = actor === handlerKey || award.begun === true;
    const room = roomOf(read, weight, this.roster.share(nextMove(read)));
    const covers = coveredFor(read, award);
    const slot = { case: read._id, ...room, token: this.ids.next(), at, opened, ...covers };
    if (!(await this.seats.reserve(handlerKey, slot, limit))) return { failed: 'full' };
    const { applied, head } = await this.write(read, award, slot);
    if (applied) return { done: head };
    if (head.assignment.token !== slot.token) {
      await this.seats.release(handlerKey, slot);
      return { failed: 'moved' };
    }
    return { done: head };
  }

  private async write(
    read: CaseHead,
    { handlerKey, weight, actor, reasons }: Award,
    { token, at, opened, covers }: Slot,
  ): ReturnType<CaseChanger['change']> {
    const { count: before, declined } = read.assignment;
    const count = before + 1;
    const assignment = {
      count,
      handlerKey,
      token,
      weight,
      at,
      reasons,
      ...(opened ? { openedAt: at } : {}),
      ...(declined === undefined ? {} : { declined }),
      ...(covers === undefined ? {} : { covers }),
    };
    return this.changer.change(
      read._id,
      `assign:${String(count)}`,
      // Only at the version that was read: a sweeper that takes the slot away raises the version first.
      (present) =>
        present.version !== read.version
          ? undefined
          : {
              fields: { queue: '', handlerKey, assignment },
              history: { kind: 'case-assigned', actor, content: { handler: handlerKey, reasons, count } },
              forPeople: true,
              forCustomer: true,
            },
      // Had this assignment been made before the head was read, it would be counted there.
      { head: read, fresh: true },
    );
  }
}

// What a person decides is no cover any more, nor is what has come back.
function coveredFor({ assignment: { covers } }: CaseHead, { handlerKey, actor }: Award): Pick<Slot, 'covers'> {
  return covers === undefined || covers === handlerKey || actor !== 'system' ? {} : { covers };
}
