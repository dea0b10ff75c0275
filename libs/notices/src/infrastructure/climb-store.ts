import type { Instant } from '@redress/kernel';
import { insertMissing, type Database, type Model } from '@redress/persistence';
import { NOTICE_CLIMBS, type ClimbRecord } from './notice-collections.js';

/** The ladders that are being climbed. */
export class ClimbStore {
  private readonly model: Model<ClimbRecord>;

  constructor(database: Database) {
    this.model = database.model(NOTICE_CLIMBS);
  }

  /** A ladder that is begun already goes on from where it stands. */
  async begin(rows: readonly ClimbRecord[]): Promise<void> {
    await insertMissing(this.model, rows);
  }

  /** The same, where a ladder that has ended is climbed anew. */
  async beginAgain(row: ClimbRecord): Promise<void> {
    if ((await insertMissing(this.model, [row])).length === 0) return;
    const { _id, ...anew } = row;
    await this.model.updateOne({ _id, open: 0 }, { $set: anew });
  }

  /** Up to `limit` whose next step is due, the longest due first. */
  async due(now: Instant, limit: number): Promise<ClimbRecord[]> {
    return this.model
      .find({ open: 1, wakeAt: { $lte: now } })
      .sort({ wakeAt: 1 })
      .limit(limit)
      .lean<ClimbRecord[]>()
      .exec();
  }

  /** Notes that the steps up to `climbedTo` are told; without a next step the ladder has ended. */
  async climbed({ _id, climbedTo: before }: ClimbRecord, climbedTo: Instant, next: Instant | undefined): Promise<void> {
    const change = next === undefined ? { climbedTo, open: 0 as const } : { climbedTo, wakeAt: next };
    await this.model.updateOne({ _id, climbedTo: before }, { $set: change });
  }

  async end({ _id }: ClimbRecord): Promise<void> {
    await this.model.updateOne({ _id }, { $set: { open: 0 } });
  }

  /** Forgets up to `limit` that ended before `before`; returns how many. */
  async forget(before: Instant, limit: number): Promise<number> {
    const rows = await this.model
      .find({ open: 0, wakeAt: { $lt: before } })
      .sort({ wakeAt: 1 })
      .limit(limit)
      .lean<ClimbRecord[]>()
      .exec();
    if (rows.length > 0) await this.model.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
    return rows.length;
  }
}
