import { Injectable } from '@nestjs/common';
import { BackgroundWork } from '@redress/cases';
import { Log } from '@redress/platform';
import type { SeatStore } from '../infrastructure/seat-store.js';
import type { DutyRoster } from './duty-roster.js';
import type { QueueSweeper } from './queue-sweeper.js';
import type { SlotSweeper } from './slot-sweeper.js';

// Somebody who comes on duty, or has room again, is found within this time.
const QUEUES_MS = 5_000;
const SLOTS_MS = 60_000;

/** What the sweeps of assignment work with. */
export interface AssignmentParts {
  readonly seats: SeatStore;
  readonly roster: DutyRoster;
  readonly queues: QueueSweeper;
  readonly slots: SlotSweeper;
}

/** Sets the seats up and begins to look at queues and slots. */
@Injectable()
export class AssignmentSweeps {
  constructor(
    private readonly parts: AssignmentParts,
    private readonly work: BackgroundWork,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const { seats, roster, queues, slots } = this.parts;
    await seats.furnish(roster.capacities());
    const onFailure = (caseId: string, error: unknown): void => {
      this.log.warn('a case could not be given out; it is tried again', { caseId, error });
    };
    this.work.every(QUEUES_MS, 'queues', () => queues.sweep(onFailure));
    this.work.every(SLOTS_MS, 'slots', () => slots.sweep());
  }
}
