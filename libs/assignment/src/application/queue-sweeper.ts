import type { CaseStore } from '@redress/cases';
import type { Leases } from '@redress/messaging';
import type { Dispatcher } from './dispatcher.js';
import type { DutyRoster } from './duty-roster.js';

const BATCH = 50;

/** Looks at the queues again: somebody may have come on duty or have room. The most urgent case of each team goes first. */
export class QueueSweeper {
  constructor(
    private readonly cases: CaseStore,
    private readonly leases: Leases,
    private readonly dispatcher: Dispatcher,
    private readonly roster: DutyRoster,
  ) {}

  async sweep(onFailure: (caseId: string, error: unknown) => void): Promise<void> {
    for (const teamKey of this.roster.teams()) await this.sweepTeam(teamKey, onFailure);
  }

  private async sweepTeam(teamKey: string, onFailure: (caseId: string, error: unknown) => void): Promise<void> {
    if (!(await this.dispatcher.hasRoom(teamKey))) return;
    const heads = await this.cases.queued(teamKey, BATCH);
    if (heads.length === 0) return;
    const lease = await this.leases.take(`queue:${teamKey}`);
    if (lease === undefined) return;
    for (const head of heads) {
      try {
        await this.dispatcher.dispatch(head);
      } catch (error) {
        onFailure(head._id, error);
      }
    }
    await this.leases.release(lease);
  }
}
