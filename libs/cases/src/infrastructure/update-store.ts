import type { DeliveryChanged } from '@redress/contracts';
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

  /**
   * Writes a reported state, or why an update still waits, if it is news to the row; returns once the row holds it or later news.
   * @param read the row as it was read; what has changed since is read again
   */
  async advance(report: DeliveryChanged, read: UpdateRecord): Promise<void> {
    for (let row: UpdateRecord | null = read; row !== null; row = await this.find(report.updateId)) {
      if (row.carriedOutAt !== undefined) return;
      if (!overtakes(report.state, row.state) && !isLaterWait(report, row)) return;
      const result = await this.model.updateOne({ _id: row._id, state: row.state }, { $set: reported(report) });
      if (result.matchedCount === 1) return;
    }
  }

  /** Writes that a person carried the update out, over whatever its gateway has said. */
  async carryOut(report: DeliveryChanged): Promise<void> {
    await this.model.updateOne({ _id: report.updateId }, { $set: { ...reported(report), carriedOutAt: report.at } });
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

  /** The `limit` updates of one case that changed last, the newest first. */
  async ofCase(caseId: string, limit: number): Promise<UpdateRecord[]> {
    return this.model.find({ caseId }).sort({ changedAt: -1 }).limit(limit).lean<UpdateRecord[]>().exec();
  }

  /** Every update whose delivery has not ended; a cursor, so that any number fits. */
  open(): AsyncIterable<UpdateRecord> {
    return this.model.find({ open: 1 }).sort({ dueAt: 1 }).lean<UpdateRecord>().cursor();
  }
}

/** Still waiting, but with something new to say: another attempt, or why it must wait. */
function isLaterWait(report: DeliveryChanged, row: UpdateRecord): boolean {
  return report.state === row.state && !hasEnded(row.state) && report.at >= row.changedAt;
}

function reported(report: DeliveryChanged): Partial<UpdateRecord> {
  const { state, attempts, at, externalId, reason } = report;
  return {
    state,
    attempts,
    open: hasEnded(state) ? 0 : 1,
    changedAt: at,
    ...(externalId === undefined ? {} : { externalId }),
    ...(reason === undefined ? {} : { reason }),
  };
}
