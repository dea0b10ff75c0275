import type { MessageReceived } from '@redress/contracts';
import type { Database } from '@redress/persistence';
import { HELD, type HeldRecord } from './collections.js';
import { RowStore } from './row-store.js';

/** The messages that wait for a person, whole, so that opening one needs nobody else. */
export class HeldStore extends RowStore<HeldRecord> {
  constructor(database: Database) {
    super(database, HELD);
  }

  /** Keeps the message; a later reading takes the place of an earlier one. */
  async keep(message: MessageReceived): Promise<void> {
    const { id: _id, reading } = message;
    const known = await this.insertMissing([{ _id, reading, message }]);
    if (known.size > 0) await this.model.updateOne({ _id, reading: { $lt: reading } }, { $set: { reading, message } });
  }
}
