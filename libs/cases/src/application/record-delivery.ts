import { RedressError } from '@redress/kernel';
import type { DeliveryChanged } from '@redress/contracts';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead } from '../domain/case-head.js';
import { deliveryChange, isLost, overtakes, type DeliveredUpdate } from '../domain/delivery-evidence.js';
import { againBy, goesAgain } from '../domain/second-way.js';
import type { UpdateRecord } from '../infrastructure/collections.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { CaseChanger } from './case-changer.js';
import { secondRoute } from './customer-facts.js';

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
      await this.changer.change(update.caseId, `delivery:${report.updateId}:${report.state}`, (head) =>
        withSecondWay(head, change(head), update, report),
      );
    }
    await this.updates.advance(report, update);
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

/** With the words of what was lost on the next way that is open: once, and not where people knew that nothing would go out. */
function withSecondWay(
  head: CaseHead,
  change: CaseChange,
  lost: UpdateRecord,
  { at, channel }: DeliveryChanged,
): CaseChange {
  const { data, state, insteadOf } = lost;
  const after = { ...head, ...change.fields };
  const first = change.lost !== undefined && change.forPeople && !isLost(state) && insteadOf === undefined;
  if (!first || !goesAgain(after, data)) return change;
  const again = againBy(after, lost, secondRoute(after, channel), at);
  const content = { ...change.history.content, again: again.updateId };
  return { ...change, updates: [again], history: { ...change.history, content } };
}

function deliveredOf({ data, state }: UpdateRecord): DeliveredUpdate {
  return { kind: data.kind, recipientKey: data.recipient.key, state };
}
