import { instantNow, toEpoch } from '@redress/kernel';
import type { Model } from 'mongoose';
import { isFinished } from '../domain/delivery-progress.js';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { InboxRow } from '../infrastructure/inbox-row.js';
import type { DeliverySender } from './delivery-sender.js';
import type { InboxSweeper } from './inbox-sweeper.js';
import type { Surroundings } from './surroundings.js';

/** The place messages come from, where it can be asked again (a mailbox, a provider's list). */
export interface MessageSource {
  /** Compares what the source holds with the inbox and takes in what is missing; how many were missing. */
  reconcile(): Promise<number>;
}

/** What did not agree when it was looked at; 0 everywhere is the proof that nothing was lost. */
export interface Differences {
  /** At the source but not in the inbox; taken in. */
  readonly missing: number;
  /** Accepted but not in the log past the grace of the process that accepted them. */
  readonly unpublished: number;
  /** In the log, but nobody said what became of them within the first wait. */
  readonly unsettled: number;
  /** Updates past the time at which they should have been sent or tried again. */
  readonly unsent: number;
  /** Updates that are finished without the case service knowing. */
  readonly unreported: number;
}

export interface ReconciledRows {
  readonly inbox: Model<InboxRow>;
  readonly deliveries: Model<DeliveryRow>;
}

/** Compares source, inbox, fates and deliveries, and sets going whatever is overdue. */
export class GatewayReconciler {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: ReconciledRows,
    private readonly sweeper: InboxSweeper,
    private readonly sender: DeliverySender,
    private readonly source?: MessageSource,
  ) {}

  /** Counts at most `sweepLimit` of each kind, and repairs what it counts. */
  async reconcile(): Promise<Differences> {
    const missing = (await this.source?.reconcile()) ?? 0;
    const inbox = await this.inboxDifferences();
    const deliveries = await this.deliveryDifferences();
    await this.sweeper.sweep();
    await this.sender.sweep();
    return { missing, ...inbox, ...deliveries };
  }

  private async inboxDifferences(): Promise<Pick<Differences, 'unpublished' | 'unsettled'>> {
    const { clock, timing } = this.here;
    const due = await this.rows.inbox
      .find({ open: 1, dueAt: { $lte: instantNow(clock) } })
      .limit(timing.sweepLimit)
      .lean<InboxRow[]>();
    const unpublished = due.filter(({ publishedAt }) => publishedAt === null).length;
    return { unpublished, unsettled: due.length - unpublished };
  }

  private async deliveryDifferences(): Promise<Pick<Differences, 'unsent' | 'unreported'>> {
    const { clock, timing } = this.here;
    const due = await this.rows.deliveries
      .find({ open: 1, dueAt: { $lte: instantNow(clock) } })
      .limit(timing.sweepLimit)
      .lean<DeliveryRow[]>();
    const unreported = due.filter(({ state }) => isFinished(state)).length;
    const inTurn = due.filter((row) => !isFinished(row.state) && this.mayWait(row)).length;
    return { unsent: due.length - unreported - inTurn, unreported };
  }

  /** Waiting for its predecessor, or for the group it is in, is no fault, as long as the wait lasts. */
  private mayWait(row: DeliveryRow): boolean {
    const { clock, timing } = this.here;
    if (row.follows !== undefined) return true;
    return row.after !== undefined && clock.now() < toEpoch(row.acceptedAt) + timing.orderMs;
  }
}
