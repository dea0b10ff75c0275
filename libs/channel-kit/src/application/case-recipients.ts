import type { RecipientUpdated } from '@redress/contracts';
import { instantNow } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { CaseRecipientRow } from '../infrastructure/case-recipient-row.js';
import { keepNewest } from '../infrastructure/newest-state.js';
import type { Surroundings } from './surroundings.js';

/** A recipient of a case, as updates name it. */
export interface CaseRecipient {
  readonly caseId: string;
  /** The keyed hash of the address. */
  readonly recipientKey: string;
}

/**
 * Whom nothing may be sent to because of one case; other cases of theirs go on. Written before a "not me" is answered,
 * read after an update was claimed.
 */
export class CaseRecipients {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<CaseRecipientRow>,
  ) {}

  /** The recipient says here that they are the wrong person. Durable when it resolves; holds until the case service says more. */
  async stop(recipient: CaseRecipient): Promise<void> {
    await this.rows.updateOne(
      { _id: laneOf(recipient) },
      { $set: { wrongPerson: true }, $setOnInsert: { sequence: 0, since: instantNow(this.here.clock) } },
      { upsert: true },
    );
  }

  /** Keeps what the case service says, if it is news. Repeatable. @returns false when it is none */
  async apply({ sequence, wrongPerson, ...recipient }: RecipientUpdated): Promise<boolean> {
    const since = instantNow(this.here.clock);
    return await keepNewest(this.rows, { _id: laneOf(recipient), sequence, wrongPerson, since });
  }

  /** Which of these lanes nothing may go out in. */
  async stoppedAmong(lanes: readonly string[]): Promise<ReadonlySet<string>> {
    if (lanes.length === 0) return new Set();
    const found = await this.rows.find({ _id: { $in: [...new Set(lanes)] } }).lean<CaseRecipientRow[]>();
    return new Set(found.filter(({ wrongPerson }) => wrongPerson).map(({ _id }) => _id));
  }
}

/** What the order of updates is kept by, and a recipient of a case is stopped under. */
export function laneOf({ caseId, recipientKey }: CaseRecipient): string {
  return `${caseId}:${recipientKey}`;
}
