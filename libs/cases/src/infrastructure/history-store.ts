import type { Database } from '@redress/persistence';
import type { HistoryRow } from '../domain/case-head.js';
import { CASE_HISTORY } from './collections.js';
import { RowStore } from './row-store.js';

/** Every change to every case, chained. */
export class HistoryStore extends RowStore<HistoryRow> {
  constructor(database: Database) {
    super(database, CASE_HISTORY);
  }

  /** The newest `limit` rows of the case, newest first. */
  async newest(caseId: string, limit: number): Promise<HistoryRow[]> {
    return this.model.find({ caseId }).sort({ seq: -1 }).limit(limit).lean<HistoryRow[]>().exec();
  }

  /** All rows of these kinds of the cases, in the order of their places in the chains. */
  async ofCases(caseIds: readonly string[], kinds: readonly string[]): Promise<HistoryRow[]> {
    const filter = { caseId: { $in: caseIds }, kind: { $in: kinds } };
    // Sorted here: no index is in this order across cases.
    const rows = await this.model.find(filter).lean<HistoryRow[]>().exec();
    return rows.sort((a, b) => a.seq - b.seq);
  }
}
