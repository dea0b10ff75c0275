import { sha256 } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import type { CaseEntry } from '../domain/case-head.js';
import { CASE_ENTRIES } from './collections.js';
import { RowStore } from './row-store.js';

/** What was said on cases, in the order in which it was worked in. */
export class EntryStore extends RowStore<CaseEntry> {
  constructor(database: Database) {
    super(database, CASE_ENTRIES);
  }

  /** Takes words and files out of an entry; that it was there, and where it went, remains. Repeatable. */
  async empty(entryId: string, movedTo: string): Promise<void> {
    const gone = [
      'subject',
      'full',
      'html',
      'manifest',
      'details',
      'raw',
      'unreadable',
      'senderCheck',
      'remarks',
      'rule',
      'brought',
    ];
    await this.model.updateOne(
      { _id: entryId },
      {
        $set: { text: { preview: '', bytes: 0, sha256: sha256('') }, attachments: [], visible: false, movedTo },
        $unset: Object.fromEntries(gone.map((name) => [name, ''])),
      },
    );
  }

  /** The first `limit` entries of the case, in order. */
  async first(caseId: string, limit: number): Promise<CaseEntry[]> {
    return this.model.find({ caseId }).sort({ seq: 1 }).limit(limit).lean<CaseEntry[]>().exec();
  }

  /** The newest `limit` entries of the case, newest first; those before `beforeSeq` when it is given. */
  async newest(caseId: string, limit: number, beforeSeq?: number): Promise<CaseEntry[]> {
    const filter = beforeSeq === undefined ? { caseId } : { caseId, seq: { $lt: beforeSeq } };
    return this.model.find(filter).sort({ seq: -1 }).limit(limit).lean<CaseEntry[]>().exec();
  }
}
