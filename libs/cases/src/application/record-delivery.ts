import { RedressError } from '@redress/kernel';
import type { DeliveryChanged } from '@redress/contracts';
import { deliveryChange, overtakes, type DeliveredUpdate } from '../domain/delivery-evidence.js';
import type { UpdateRecord } from '../infrastructure/collections.js';
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
    const update = await this.update(report);
    if (update.carriedOutAt !== undefined) return;
    // The case first: its cause makes a repetition harmless, while a state once written would hide that it is missing.
    const change = deliveryChange(report, deliveredOf(update));
    if (change !== undefined && overtakes(report.state, update.state)) {
      await this.changer.change(update.caseId, `delivery:${report.updateId}:${report.state}`, change);
    }
    await this.updates.advance(report);
  }

  /** A person carried the update out, whatever became of it before: from then on no machine's word on it counts. */
  async carriedOut(report: DeliveryChanged): Promise<void> {
    const update = await this.update(report);
    const change = deliveryChange(report, deliveredOf(update));
    if (change !== undefined) await this.changer.change(update.caseId, `carried-out:${report.updateId}`, change);
    await this.updates.carryOut(report);
  }

  private async update({ updateId }: DeliveryChanged): Promise<UpdateRecord> {
    const update = await this.updates.find(updateId);
    if (update !== null) return update;
    // The row is written before the update is published, so it can only be a moment away.
    throw new RedressError('update-unknown', `update ${updateId} is not known yet; try again`, { retriable: true });
  }
}

function deliveredOf({ data, state }: UpdateRecord): DeliveredUpdate {
  return { kind: data.kind, recipientKey: data.recipient.key, state };
}
