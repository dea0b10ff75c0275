import { Batcher } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { HandOverRow } from '../infrastructure/hand-over-row.js';

const MOST = 200;
// What a process that dies has not forgotten by then is looked for in the provider's list once more.
const LINGER_MS = 1_000;

/** Which texts may have been sent without our knowing: what a second look at the provider's list has to go by. */
export class HandOvers {
  private readonly over: Batcher<string>;

  constructor(
    private readonly rows: Model<HandOverRow>,
    clock: Clock,
  ) {
    this.over = new Batcher((ids) => this.forget(ids), { maximum: MOST, lingerMs: LINGER_MS }, clock);
  }

  /** Durable when it resolves. */
  async begin(row: HandOverRow): Promise<void> {
    await insertMissing(this.rows, [row]);
  }

  /** It is known what came of it: forgotten within a second, with others. @throws whatever the database throws */
  end(id: string): Promise<void> {
    return this.over.add(id);
  }

  /** Forgets at once. @throws whatever the database throws */
  async forget(ids: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ _id: { $in: [...ids] } });
  }

  /** Resolves when all that has ended is forgotten. */
  flush(): Promise<void> {
    return this.over.flush();
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
