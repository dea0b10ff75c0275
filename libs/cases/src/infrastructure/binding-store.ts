import type { Database } from '@redress/persistence';
import { BINDINGS, type BindingRecord } from './collections.js';
import { RowStore } from './row-store.js';

/** Which case each message belongs to. */
export class BindingStore extends RowStore<BindingRecord> {
  constructor(database: Database) {
    super(database, BINDINGS);
  }

  /** Gives a message that belongs to no case its case; changes nothing where it has one. */
  async fill({ _id, ...decision }: BindingRecord): Promise<void> {
    await this.model.updateOne({ _id, caseId: '' }, { $set: decision });
  }
}
