import {
  EVENTS,
  TOPICS,
  type DeliveryChanged,
  type DeliveryState,
  type NoticeDeliveryChanged,
} from '@redress/contracts';
import { derivedId } from '@redress/kernel';
import type { OutgoingEvent, Publisher } from '@redress/messaging';
import type { Model } from 'mongoose';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import { isForStaff } from '../domain/outgoing.js';
import { Batcher } from './batcher.js';
import { isFinished } from '../domain/delivery-progress.js';
import { errorCode, type Surroundings } from './surroundings.js';

const PUBLISH_BATCH = 100;
const MARK_BATCH = 500;

/** What a report needs to know of an update. */
export type Reportable = Pick<
  DeliveryRow,
  '_id' | 'caseId' | 'update' | 'state' | 'attempts' | 'changedAt' | 'externalId' | 'reason' | 'addressBad'
>;

/** Tells the case service how far updates have come: at least once, each state under an event id of its own. */
export class DeliveryReporter {
  private readonly outbox: Batcher<OutgoingEvent>;
  private readonly marks: Batcher<Reportable>;

  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<DeliveryRow>,
    publisher: Publisher,
  ) {
    const { clock, timing } = here;
    this.outbox = new Batcher((events) => publisher.publish(events), { maximum: PUBLISH_BATCH, lingerMs: 0 }, clock);
    this.marks = new Batcher(
      (reported) => this.mark(reported),
      { maximum: MARK_BATCH, lingerMs: timing.lingerMs },
      clock,
    );
  }

  /** Resolves when the state stands in the log. @throws RedressError `publish-failed` (retriable) */
  async report(row: Reportable): Promise<void> {
    await this.outbox.add(isForStaff(row.update) ? this.noticeEvent(row) : this.updateEvent(row));
    if (!isFinished(row.state)) return;
    // Losing the mark repeats the report, nothing else; so nobody waits for it.
    this.marks.add(row).catch((error: unknown) => {
      this.warn('a report was made but not marked; it will be repeated', row, error);
    });
  }

  /** Reports in the background; what fails is left to the sweeper. */
  offer(row: Reportable): void {
    this.report(row).catch((error: unknown) => {
      this.warn('how far an update has come is not reported yet', row, error);
    });
  }

  async flush(): Promise<void> {
    await this.outbox.flush();
    await this.marks.flush();
  }

  private updateEvent(row: Reportable): OutgoingEvent<DeliveryChanged> {
    const { channel, service } = this.here;
    const data: DeliveryChanged = {
      updateId: row._id,
      caseId: row.caseId,
      channel,
      state: row.state,
      attempts: row.attempts,
      at: row.changedAt,
      ...(row.externalId === undefined ? {} : { externalId: row.externalId }),
      ...(row.reason === undefined ? {} : { reason: row.reason }),
      ...(row.addressBad === undefined ? {} : { addressBad: row.addressBad }),
    };
    return receipt(row, service, EVENTS.deliveryChanged.type, data);
  }

  private noticeEvent(row: Reportable): OutgoingEvent<NoticeDeliveryChanged> {
    const data: NoticeDeliveryChanged = {
      noticeId: row._id,
      state: row.state,
      attempts: row.attempts,
      at: row.changedAt,
      ...(row.reason === undefined ? {} : { reason: row.reason }),
    };
    return receipt(row, this.here.service, EVENTS.noticeDeliveryChanged.type, data);
  }

  private async mark(reported: readonly Reportable[]): Promise<void> {
    const byState = new Map<DeliveryState, string[]>();
    // Of an update that moved on meanwhile, where it is now.
    const newest = new Map(reported.map(({ _id, state }) => [_id, state]));
    for (const [_id, state] of newest) byState.set(state, [...(byState.get(state) ?? []), _id]);
    for (const [state, ids] of byState) {
      // The state may have moved on since (a bounce): then there is something new to report, and the row stays open.
      await this.rows.updateMany({ _id: { $in: ids }, state }, { $set: { open: 0, reportedState: state } });
    }
  }

  private warn(message: string, row: Reportable, error: unknown): void {
    this.here.log.warn(message, { updateId: row._id, code: errorCode(error) });
  }
}

function receipt<T extends object>(row: Reportable, source: string, type: string, data: T): OutgoingEvent<T> {
  const id = derivedId('delivery.changed', row._id, row.state, String(row.attempts));
  return {
    topic: TOPICS.receipts.name,
    key: row.caseId,
    event: { id, type, source, subject: row._id, time: row.changedAt, data },
  };
}
