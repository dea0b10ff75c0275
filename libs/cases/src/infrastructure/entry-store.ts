import type { Database } from '@redress/persistence';
import type { CaseEntry } from '../domain/case-head.js';
import { CASE_ENTRIES } from './collections.js';
import { RowStore } from './row-store.js';

/** What was said on cases, in the order in which it was worked in. */
export class EntryStore extends RowStore<CaseEntry> {
  constructor(database: Database) {
    super(database, CASE_ENTRIES);
  }

  /** The newest `limit` entries of the case, newest first; those before `beforeSeq` when it is given. */
  async newest(caseId: string, limit: number, beforeSeq?: number): Promise<CaseEntry[]> {
    const filter = beforeSeq === undefined ? { caseId } : { caseId, seq: { $lt: beforeSeq } };
    return this.model.find(filter).sort({ seq: -1 }).limit(limit).lean<CaseEntry[]>().exec();
  }
}
