import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@redress/kernel';
import { CLOCK, Log } from '@redress/platform';
import { CaseCore } from '../case-core.js';
import { BackgroundWork } from './background-work.js';
import { HeldWatch } from './held-watch.js';
import { OwnerSweeper } from './owner-sweeper.js';

// A sweep of nothing costs one indexed look a shard. What is due every second is little; five seconds of it at once would be in the way of receipts.
const CASES_MS = 1_000;
const UPDATES_MS = 30_000;
const DOUBTS_MS = 15_000;
const HELD_MS = 6 * 3_600_000;
// Nobody waits for a new owner by the second: the old one's deputy and manager hear of what is due.
const OWNERS_MS = 30_000;

/** Begins the case service's own sweeps; the first ones take up at once what an earlier process left. */
@Injectable()
export class CaseSweeps {
  readonly held: HeldWatch;

  constructor(
    private readonly core: CaseCore,
    private readonly owners: OwnerSweeper,
    private readonly work: BackgroundWork,
    private readonly log: Log,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.held = new HeldWatch(core.stores.intake, clock, log);
  }

  start(): void {
    const onFailure = (caseId: string, error: unknown): void => {
      this.log.warn('a case could not be worked on; it is tried again', { caseId, error });
    };
    this.work.every(CASES_MS, 'cases', () => this.core.sweeper.sweep(onFailure));
    this.work.every(HELD_MS, 'held messages', () => this.held.look());
    this.work.every(OWNERS_MS, 'owners', () => this.owners.sweep());
    this.work.every(DOUBTS_MS, 'texts that wait for their writer', () => this.core.receive.settleDoubts());
    this.work.every(UPDATES_MS, 'updates', () => this.core.reissuer.sweep());
  }
}
