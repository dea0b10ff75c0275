import type { Fate } from '@redress/contracts';
import type { Database } from '@redress/persistence';
import { INTAKE, type IntakeRecord } from './collections.js';
import { RowStore } from './row-store.js';

/** Where a page of the intake list begins. */
export interface IntakePlace {
  readonly receivedAt: string;
  readonly id: string;
}

// Messages of one millisecond around the border of a page.
const SAME_MOMENT = 100;

/** Every message ever taken in, and what became of it. */
export class IntakeStore extends RowStore<IntakeRecord> {
  constructor(database: Database) {
    super(database, INTAKE);
  }

  /** Newest first; those with `fate` when it is given, those received at or after `since`, those behind `after`. */
  async list(query: { fate?: Fate; since?: string; after?: IntakePlace; limit: number }): Promise<IntakeRecord[]> {
    const { fate, since = '', after, limit } = query;
    const range = { $gte: since, ...(after === undefined ? {} : { $lte: after.receivedAt }) };
    const rows = await this.model
      .find({ ...(fate === undefined ? {} : { fate }), receivedAt: range } as never)
      .sort({ receivedAt: -1, _id: -1 })
      .limit(limit + (after === undefined ? 0 : SAME_MOMENT))
      .lean<IntakeRecord[]>()
      .exec();
    return rows.filter((row) => after === undefined || isBehind(row, after)).slice(0, limit);
  }
}

function isBehind(row: IntakeRecord, after: IntakePlace): boolean {
  return row.receivedAt < after.receivedAt || row._id < after.id;
}
