import type { Instant } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import { INTAKE, type IntakeRecord } from './collections.js';
import { RowStore } from './row-store.js';
import { walkRows, type WalkPlace } from './walk-rows.js';

// Nobody needs to know a longer list more exactly.
const MOST_COUNTED = 1_000;

interface IntakeWalk {
  readonly only?: Pick<IntakeRecord, 'from'> | Pick<IntakeRecord, 'fate'>;
  readonly since?: string;
  readonly after?: WalkPlace;
  readonly limit: number;
}

/** Every message ever taken in, and what became of it. */
export class IntakeStore extends RowStore<IntakeRecord> {
  constructor(database: Database) {
    super(database, INTAKE);
  }

  /** Writes what became of messages; of one that is known, only what a later decision made of it. */
  async settle(rows: readonly IntakeRecord[]): Promise<void> {
    const known = await this.insertMissing(rows);
    for (const { _id, ...fields } of rows.filter((row) => known.has(row._id) && row.decision > 0)) {
      await this.model.updateOne({ _id, decision: { $lt: fields.decision } }, { $set: fields });
    }
  }

  /** Puts `next` in the place of `row` if that is still how it stands; false when somebody was faster. */
  async replace(row: IntakeRecord, next: Omit<IntakeRecord, '_id'>): Promise<boolean> {
    const { _id, decision } = row;
    const gone = (['before', 'reason'] as const).filter((name) => next[name] === undefined);
    const { matchedCount } = await this.model.updateOne(
      { _id, decision },
      {
        $set: { ...next, decision: decision + 1 },
        ...(gone.length === 0 ? {} : { $unset: Object.fromEntries(gone.map((name) => [name, ''])) }),
      },
    );
    return matchedCount === 1;
  }

  /** How many messages wait for a person that came before `before`, counted to a thousand. */
  async countHeld(before: Instant): Promise<number> {
    const rows = await this.model
      .find({ fate: 'held', receivedAt: { $lt: before } })
      .limit(MOST_COUNTED)
      .lean<IntakeRecord[]>();
    return rows.length;
  }

  /** Newest first: all, or those with one `from` or one `fate`, received at or after `since`, behind `after`. */
  async list({ only = {}, since = '', after, limit }: IntakeWalk): Promise<IntakeRecord[]> {
    return walkRows(this.model, only, {
      path: 'receivedAt',
      direction: -1,
      limit,
      after,
      range: { $gte: since },
    });
  }
}
