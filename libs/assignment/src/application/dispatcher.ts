import { toInstant, type Clock, type Ids } from '@redress/kernel';
import { Dispatch, type CaseChanger, type CaseHead } from '@redress/cases';
import { assignmentReasons, CASE_WEIGHT, rankCandidates, type Candidate } from '../domain/choose-handler.js';
import type { SeatStore } from '../infrastructure/seat-store.js';
import type { DutyRoster } from './duty-roster.js';

/**
 * Assigns a queued case to the best free handler on duty: read the head, reserve on the seat, compare-and-set the case at
 * the version read; the loser of a race gives the seat back.
 */
export class Dispatcher extends Dispatch {
  constructor(
    private readonly seats: SeatStore,
    private readonly roster: DutyRoster,
    private readonly changer: CaseChanger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super();
  }

  override async dispatch(head: CaseHead): Promise<void> {
    if (head.queue === '') return;
    const candidates = rankCandidates(await this.candidates(head.queue));
    for (const candidate of candidates) {
      const token = this.ids.next();
      const at = toInstant(this.clock.now());
      const slot = { case: head._id, weight: CASE_WEIGHT, token, at };
      if (!(await this.seats.reserve(candidate.handlerKey, candidate.capacity, slot))) continue;
      await this.assign(head, candidate, { token, at, considered: candidates.length });
      return;
    }
  }

  /** True when somebody of the team is on duty and could take one more case. */
  async hasRoom(teamKey: string): Promise<boolean> {
    return rankCandidates(await this.candidates(teamKey)).length > 0;
  }

  private async candidates(teamKey: string): Promise<Candidate[]> {
    const onDuty = this.roster.onDuty(teamKey, toInstant(this.clock.now()));
    if (onDuty.length === 0) return [];
    const seats = new Map((await this.seats.findAll(onDuty)).map((seat) => [seat._id, seat]));
    return onDuty.flatMap((handlerKey) => {
      const seat = seats.get(handlerKey);
      return seat === undefined ? [] : [{ handlerKey, used: seat.used, capacity: seat.capacity, lastAt: seat.lastAt }];
    });
  }

  private async assign(
    read: CaseHead,
    chosen: Candidate,
    slot: { token: string; at: string; considered: number },
  ): Promise<void> {
    const { token, at, considered } = slot;
    const count = read.assignment.count + 1;
    const reasons = assignmentReasons(chosen, considered);
    const { applied, head } = await this.changer.change(
      read._id,
      `assign:${String(count)}`,
      // Only at the version that was read: a sweeper that takes the slot away raises the version first.
      (present) =>
        present.version !== read.version
          ? undefined
          : {
              fields: {
                queue: '',
                handlerKey: chosen.handlerKey,
                assignment: { count, handlerKey: chosen.handlerKey, token, weight: CASE_WEIGHT, at, reasons },
              },
              history: {
                kind: 'case-assigned',
                actor: 'system',
                content: { handler: chosen.handlerKey, reasons, count },
              },
              forPeople: true,
              forCustomer: true,
            },
      { head: read, fresh: false },
    );
    if (!applied && head.assignment.token !== token) await this.seats.release(chosen.handlerKey, token, CASE_WEIGHT);
  }
}
