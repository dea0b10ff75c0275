import type { Database } from '@redress/persistence';
import type { CaseSlot } from '../domain/case-head.js';
import { THREAD_IDS, type ThreadIdRecord } from './collections.js';
import { RowStore } from './row-store.js';

/** Which case each Message-ID belongs to. */
export class ThreadIdStore extends RowStore<ThreadIdRecord> {
  constructor(database: Database) {
    super(database, THREAD_IDS);
  }

  /** Gives a Message-ID to another case. Repeatable. */
  async reassign(id: string, caseId: string, slot: CaseSlot | undefined): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      slot === undefined ? { $set: { caseId }, $unset: { slot: '' } } : { $set: { caseId, slot } },
    );
  }
}
