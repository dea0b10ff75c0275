import { Injectable } from '@nestjs/common';
import { BackgroundWork, type CaseStore } from '@redress/cases';
import { Log } from '@redress/platform';
import type { SeatStore } from '../infrastructure/seat-store.js';
import type { CoverSweeper } from './cover-sweeper.js';
import type { ConversationSweeper } from './conversation-sweeper.js';
import type { DangerSweeper } from './danger-sweeper.js';
import type { Dispatcher } from './dispatcher.js';
import type { DutyBook } from './duty-book.js';
import type { GiveBack } from './give-back.js';
import type { OnReleased, PickUpSweeper } from './pick-up-sweeper.js';
import type { Roster } from './roster.js';
import type { SlotSweeper } from './slot-sweeper.js';

// Somebody who comes on duty, or has room again, is found within this time.
export const QUEUES_MS = 5_000;
const SLOTS_MS = 60_000;
export const PICK_UPS_MS = 60_000;
const DANGERS_MS = 60_000;
// Their visitors look on while they wait.
const TALKS_MS = 10_000;
const COVERS_MS = 300_000;
const IMPOSSIBLE_MS = 300_000;

/** What the sweeps of assignment work with. */
export interface SweepParts {
  readonly seats: SeatStore;
  readonly cases: CaseStore;
  readonly roster: Roster;
  readonly book: DutyBook;
  readonly slots: SlotSweeper;
  readonly pickUps: PickUpSweeper;
  readonly dangers: DangerSweeper;
  readonly talks: ConversationSweeper;
  readonly covers: CoverSweeper;
  readonly givingBack: GiveBack;
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
    const { seats, roster, book, slots, pickUps, dangers, talks, covers, givingBack } = this.parts;
    await seats.furnish(roster.seats());
    await book.refresh();
    this.work.every(IMPOSSIBLE_MS, 'cases that nobody could take', () => this.lookForImpossible());
    this.work.every(QUEUES_MS, 'queues', async () => {
      await book.refresh();
      // Before anything new takes the room of who comes back.
      await givingBack.sweep();
      await this.dispatcher.serveAll();
    });
    this.work.every(SLOTS_MS, 'slots', () => slots.sweep());
    const released: OnReleased = (head, why, handler) => {
      this.log.warn('a case went back to its queue', { caseId: head._id, why, handler, owner: head.ownerKey });
    };
    this.work.every(PICK_UPS_MS, 'cases not opened', () => pickUps.sweep(released));
    this.work.every(DANGERS_MS, 'dangers not opened', () => dangers.sweep(released));
    this.work.every(TALKS_MS, 'conversations not opened', () => talks.sweep(released));
    this.work.every(COVERS_MS, 'cases to be covered', () => covers.sweep(released));
  }

  private async lookForImpossible(): Promise<void> {
    this.impossibleCases = await this.dispatcher.findImpossible(this.parts.cases);
  }
}
