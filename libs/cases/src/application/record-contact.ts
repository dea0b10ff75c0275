import { RedressError } from '@redress/kernel';
import type { CaseHead } from '../domain/case-head.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { RecordDelivery } from './record-delivery.js';
import type { ContactMade, StaffWriting, WriteToCase } from './write-to-case.js';

/** Records that a customer was reached by other means, and what of what they are due that carried out. */
export class RecordContact {
  constructor(
    private readonly writing: WriteToCase,
    private readonly deliveries: RecordDelivery,
    private readonly updates: UpdateStore,
  ) {}

  /**
   * Repeating it carries on. @throws RedressError `update-not-found`, `validation-failed`, `case-not-found`,
   * `idempotency-key-reused`
   */
  async record(writing: StaffWriting, made: ContactMade): Promise<CaseHead> {
    const { updateId } = made;
    if (updateId === undefined) return this.writing.contact(writing, made);
    const update = await this.updates.find(updateId);
    if (update?.caseId !== writing.caseId) throw new RedressError('update-not-found', 'the case has no such update');
    if (made.kind === 'failed-call') {
      throw new RedressError('validation-failed', 'The contact cannot be.', {
        fields: [{ field: 'update', rule: 'reached', message: 'nothing was carried out by a failed call' }],
      });
    }
    const head = await this.writing.contact(writing, { ...made, carriedOut: update.data.kind });
    // What a person saw happen is the best evidence that there is.
    const { channel } = update.data;
    const report = { updateId, caseId: update.caseId, channel, attempts: update.attempts + 1, at: made.happenedAt };
    await this.deliveries.carriedOut({ ...report, state: 'delivered' });
    return head;
  }
}
