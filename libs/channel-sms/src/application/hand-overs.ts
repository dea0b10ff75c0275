import { toInstant } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { HandOverRow } from '../infrastructure/hand-over-row.js';

const MOST = 200;

/** Which texts may have been sent without our knowing: what a second look at the provider's list has to go by. */
export class HandOvers {
  constructor(private readonly rows: Model<HandOverRow>) {}

  /** Durable when it resolves; a later attempt takes the place of an earlier one. */
  async begin({ _id, ...fields }: HandOverRow): Promise<void> {
    await this.rows.updateOne({ _id }, { $set: fields }, { upsert: true });
  }

  /** It is known what came of it. */
  async end(updateId: string): Promise<void> {
    await this.rows.deleteOne({ _id: updateId });
  }

  /** Those that began before an instant (milliseconds since 1970), the oldest first, so many at a time. */
  async open(before: number): Promise<HandOverRow[]> {
    return await this.rows
      .find({ beganAt: { $lt: toInstant(before) } })
      .sort({ beganAt: 1 })
      .limit(MOST)
      .lean<HandOverRow[]>();
  }
}
