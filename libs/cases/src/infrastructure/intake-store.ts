import type { Fate } from '@redress/contracts';
import type { Database } from '@redress/persistence';
import { INTAKE, type IntakeRecord } from './collections.js';
import { RowStore } from './row-store.js';
import { walkRows, type WalkPlace } from './walk-rows.js';

/** Every message ever taken in, and what became of it. */
export class IntakeStore extends RowStore<IntakeRecord> {
  constructor(database: Database) {
    super(database, INTAKE);
  }

  /** Newest first; those with `fate` when it is given, those received at or after `since`, those behind `after`. */
  async list(query: { fate?: Fate; since?: string; after?: WalkPlace; limit: number }): Promise<IntakeRecord[]> {
    const { fate, since = '', after, limit } = query;
    return walkRows(this.model, fate === undefined ? {} : { fate }, {
      path: 'receivedAt',
      direction: -1,
      limit,
      after,
      range: { $gte: since },
    });
  }
}
