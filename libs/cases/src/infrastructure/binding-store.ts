import type { CaseSlot } from '../domain/case-head.js';
import type { PersonsDecision } from '../domain/incoming-message.js';
import type { Database } from '@redress/persistence';
import { BINDINGS, type BindingRecord } from './collections.js';
import { RowStore } from './row-store.js';

export interface MovedTo {
  readonly caseId: string;
  /** What the head is made of when the message is to open a case of its own. */
  readonly slot?: CaseSlot;
  readonly decided: PersonsDecision;
}

/** Which case each message belongs to. */
export class BindingStore extends RowStore<BindingRecord> {
  constructor(database: Database) {
    super(database, BINDINGS);
  }

  /** Gives a message that belongs to no case its case; changes nothing where it has one. */
  async fill({ _id, ...decision }: BindingRecord): Promise<void> {
    await this.model.updateOne({ _id, caseId: '' }, { $set: decision });
  }

  /** A person says which case a message belongs to. Repeatable. */
  async move(messageId: string, to: MovedTo): Promise<void> {
    const { caseId, slot, decided } = to;
    const set = { caseId, why: 'moved', links: [], decided };
    await this.model.updateOne(
      { _id: messageId },
      slot === undefined ? { $set: set, $unset: { slot: '' } } : { $set: { ...set, slot } },
    );
  }
}
