import { RedressError } from '@redress/kernel';
import type { DeliveryChanged } from '@redress/contracts';
import { deliveryChange, overtakes } from '../domain/delivery-evidence.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { CaseChanger } from './case-changer.js';

/** Works in what a gateway reports of an update: its state, and what that means for the duty to acknowledge. */
export class RecordDelivery {
  constructor(
    private readonly updates: UpdateStore,
    private readonly changer: CaseChanger,
  ) {}

  /** Reports may come again and in any order; a state only ever moves forward. */
  async record(report: DeliveryChanged): Promise<void> {
    const update = await this.updates.find(report.updateId);
    if (update === null) {
      // The row is written before the update is published, so it can only be a moment away.
      throw new RedressError('update-unknown', `update ${report.updateId} is not known yet; try again`, {
        retriable: true,
      });
    }
    // The case first: its cause makes a repetition harmless, while a state once written would hide that it is missing.
    const { kind, recipient } = update.data;
    const change = deliveryChange(report, { kind, recipientKey: recipient.key });
    if (change !== undefined && overtakes(report.state, update.state)) {
      await this.changer.change(update.caseId, `delivery:${report.updateId}:${report.state}`, change);
    }
    await this.updates.advance(report);
  }
}
