import { SERVICES, TOPICS } from '@redress/contracts';
import type { DeferredRow } from '@redress/messaging';
import type { ParkedWork } from './parked-work.js';
import type { ReceiveUnreadable } from './receive-unreadable.js';

/** What follows when the case service parks one of its own messages: leads see it, and a complaint in it gets its case. */
export class ParkedMessages {
  constructor(
    private readonly unreadable: ReceiveUnreadable,
    private readonly work: ParkedWork,
  ) {}

  /** May be called again for the same row. */
  async note(row: DeferredRow): Promise<void> {
    await this.work.noteParked({
      id: row._id,
      service: SERVICES.case,
      eventType: row.type,
      topic: row.topic,
      position: `${String(row.partition)}:${String(BigInt(row.position))}`,
      code: row.reason?.code ?? 'unknown',
      reason: (row.reason?.message ?? '').slice(0, 500),
      at: row.deferredAt,
    });
    // A message that a person had read again has its case already.
    if (row.topic === TOPICS.inbound.name && row.replayOf === undefined) await this.unreadable.open(row);
  }
}
