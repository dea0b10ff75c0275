import { Injectable } from '@nestjs/common';
import { BackgroundWork, type CaseStore } from '@redress/cases';
import { Log } from '@redress/platform';
import type { SeatStore } from '../infrastructure/seat-store.js';
import type { Dispatcher } from './dispatcher.js';
import type { DutyBook } from './duty-book.js';
import type { PickUpSweeper } from './pick-up-sweeper.js';
import type { Roster } from './roster.js';
import type { SlotSweeper } from './slot-sweeper.js';

// Somebody who comes on duty, or has room again, is found within this time.
const QUEUES_MS = 5_000;
const SLOTS_MS = 60_000;
const PICK_UPS_MS = 60_000;
const IMPOSSIBLE_MS = 300_000;

/** What the sweeps of assignment work with. */
export interface SweepParts {
  readonly seats: SeatStore;
  readonly cases: CaseStore;
  readonly roster: Roster;
  readonly book: DutyBook;
  readonly slots: SlotSweeper;
  readonly pickUps: PickUpSweeper;
}

/** Sets the seats up and begins to look at queues and slots. */
@Injectable()
export class AssignmentSweeps {
  private impossibleCases = 0;

  constructor(
    private readonly parts: SweepParts,
    private readonly dispatcher: Dispatcher,
    private readonly work: BackgroundWork,
    private readonly log: Log,
  ) {}

  /** Waiting cases that nobody could ever take, when they were last looked for. */
  get impossible(): number {
    return this.impossibleCases;
  }

  /** After the organisation has been applied or loaded. */
  async start(): Promise<void> {
    const { seats, roster, book, slots, pickUps } = this.parts;
    await seats.furnish(roster.seats());
    await book.refresh();
    this.work.every(IMPOSSIBLE_MS, 'cases that nobody could take', () => this.lookForImpossible());
    this.work.every(QUEUES_MS, 'queues', async () => {
      await book.refresh();
      await this.dispatcher.serveAll();
    });
    this.work.every(SLOTS_MS, 'slots', () => slots.sweep());
    this.work.every(PICK_UPS_MS, 'cases not opened', () =>
      pickUps.sweep((head, why, handler) => {
        this.log.warn('a case went back to its queue', { caseId: head._id, why, handler, owner: head.ownerKey });
      }),
    );
  }

  private async lookForImpossible(): Promise<void> {
    this.impossibleCases = await this.dispatcher.findImpossible(this.parts.cases);
  }
}
