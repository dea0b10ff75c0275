import type { Instant } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import { TEXT_DOUBTS, type DoubtRecord } from './collections.js';
import { RowStore } from './row-store.js';

const BATCH = 100;

/** Texts of which nobody knows yet to which case they belong. */
export class DoubtStore extends RowStore<DoubtRecord> {
  constructor(database: Database) {
    super(database, TEXT_DOUBTS);
  }

  /** Puts `next` in the place of what was read; false when it has changed since. */
  async replace(read: DoubtRecord | null, next: Omit<DoubtRecord, 'version'>): Promise<boolean> {
    if (read === null) return (await this.insertMissing([{ ...next, version: 1 }])).size === 0;
    const { _id, ...fields } = next;
    const gone = (['chosen', 'by'] as const).filter((name) => next[name] === undefined);
    const { matchedCount } = await this.model.updateOne(
      { _id, version: read.version },
      {
        $set: { ...fields, version: read.version + 1 },
        ...(gone.length === 0 ? {} : { $unset: Object.fromEntries(gone.map((name) => [name, ''])) }),
      },
    );
    return matchedCount === 1;
  }

  /** Those whose time has come, the longest due first, so many at a time. */
  async due(now: Instant): Promise<DoubtRecord[]> {
    return this.model
      .find({ dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(BATCH)
      .lean<DoubtRecord[]>();
  }

  /** Forgets one as it was read. */
  async forget({ _id, version }: DoubtRecord): Promise<void> {
    await this.model.deleteOne({ _id, version });
  }
}
