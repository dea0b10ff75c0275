import { caseReferenceFrom, RedressError, type CaseReference, type KeyRing } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import { CASE_REFERENCES, type ReferenceRecord } from './collections.js';
import { RowStore } from './row-store.js';

// With ten million references in use, each further try collides once in ten thousand times.
const MAXIMUM_TRIES = 20;

/** Gives every case a reference that no other case has, and finds cases by it. */
export class ReferenceStore extends RowStore<ReferenceRecord> {
  constructor(
    database: Database,
    private readonly keys: KeyRing,
  ) {
    super(database, CASE_REFERENCES);
  }

  /**
   * The case's reference: the reserved one when a gateway promised it, else one that follows from the case's id, so
   * that a repetition finds its own.
   * @throws RedressError `reference-taken` when the reserved one belongs to another case.
   */
  async claim(caseId: string, reserved: CaseReference | undefined): Promise<CaseReference> {
    if (reserved !== undefined) {
      if (await this.take(reserved, caseId)) return reserved;
      throw new RedressError('reference-taken', `reference reserved for message ${caseId} belongs to another case`);
    }
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const digest = this.keys.pseudonym('reference', `${caseId}:${String(tries)}`);
      const candidate = caseReferenceFrom(Buffer.from(digest, 'hex'), 'derived');
      if (await this.take(candidate, caseId)) return candidate;
    }
    throw new RedressError('reference-exhausted', `no free reference found for case ${caseId}; try again`, {
      retriable: true,
    });
  }

  private async take(reference: CaseReference, caseId: string): Promise<boolean> {
    if ((await this.insertMissing([{ _id: reference, caseId }])).size === 0) return true;
    return (await this.find(reference))?.caseId === caseId;
  }
}
