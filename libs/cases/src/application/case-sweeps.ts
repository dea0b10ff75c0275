import { Injectable } from '@nestjs/common';
import { Log } from '@redress/platform';
import { CaseCore } from '../case-core.js';
import { BackgroundWork } from './background-work.js';

// A sweep of nothing costs one indexed look a shard; an effect left behind waits this long after the writer's own time.
const CASES_MS = 5_000;
const UPDATES_MS = 30_000;

/** Begins the case service's own sweeps; the first ones take up at once what an earlier process left. */
@Injectable()
export class CaseSweeps {
  constructor(
    private readonly core: CaseCore,
    private readonly work: BackgroundWork,
    private readonly log: Log,
  ) {}

  start(): void {
    const onFailure = (caseId: string, error: unknown): void => {
      this.log.warn('a case could not be worked on; it is tried again', { caseId, error });
    };
    this.work.every(CASES_MS, 'cases', () => this.core.sweeper.sweep(onFailure));
    this.work.every(UPDATES_MS, 'updates', () => this.core.reissuer.sweep());
  }
}
