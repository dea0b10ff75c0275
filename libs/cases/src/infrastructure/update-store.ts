import type { DeliveryChanged, DeliveryState } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import { hasEnded, overtakes } from '../domain/delivery-evidence.js';
import { UPDATES, type UpdateRecord } from './collections.js';
import { RowStore } from './row-store.js';

/** What customers are due, and how far each has come. */
export class UpdateStore extends RowStore<UpdateRecord> {
  constructor(database: Database) {
    super(database, UPDATES);
  }

  /** Writes a reported state if it is news to the row as it was read; whoever was faster will have had newer news. */
  async advance(report: DeliveryChanged, present: DeliveryState): Promise<void> {
    if (!overtakes(report.state, present)) return;
    const { state, attempts, at, externalId, reason } = report;
    await this.model.updateOne(
      { _id: report.updateId, state: present },
      {
        $set: {
          state,
          attempts,
          open: hasEnded(state) ? 0 : 1,
          changedAt: at,
          ...(externalId === undefined ? {} : { externalId }),
          ...(reason === undefined ? {} : { reason }),
        },
      },
    );
  }

  /** Updates of which no gateway has said how they ended, the longest silent first. */
  async silent(now: Instant, limit: number): Promise<UpdateRecord[]> {
    return this.model
      .find({ open: 1, dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .lean<UpdateRecord[]>()
      .exec();
  }

  async postpone(row: UpdateRecord, dueAt: Instant): Promise<void> {
    await this.model.updateOne({ _id: row._id, open: 1 }, { $set: { dueAt, issues: row.issues + 1 } });
  }

  /** All updates of one case, oldest change first. */
  async ofCase(caseId: string, limit: number): Promise<UpdateRecord[]> {
    return this.model.find({ caseId }).sort({ changedAt: 1 }).limit(limit).lean<UpdateRecord[]>().exec();
  }

  /** Every update whose delivery has not ended; a cursor, so that any number fits. */
  open(): AsyncIterable<UpdateRecord> {
    return this.model.find({ open: 1 }).sort({ dueAt: 1 }).lean<UpdateRecord>().cursor();
  }
}
