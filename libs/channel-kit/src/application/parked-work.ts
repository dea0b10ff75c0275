import {
  EVENTS,
  TOPICS,
  type EventDefinition,
  type ParkedWorkDecided,
  type WorkParked,
  type WorkUnparked,
} from '@redress/contracts';
import { derivedId, instantNow, RedressError, type Instant } from '@redress/kernel';
import type { DeferredRow, ParkedDesk, Publisher } from '@redress/messaging';
import type { Surroundings } from './surroundings.js';

/** Tells the case service what this gateway could not do, and does what a person decided on it. */
export class ParkedWork {
  constructor(
    private readonly here: Pick<Surroundings, 'service' | 'clock'>,
    private readonly publisher: Publisher,
  ) {}

  /** May be called again for the same row. @throws RedressError `publish-failed` (retriable) */
  async announce(row: DeferredRow): Promise<void> {
    const work: WorkParked = {
      id: row._id,
      service: this.here.service,
      eventType: row.type,
      topic: row.topic,
      position: `${String(row.partition)}:${String(BigInt(row.position))}`,
      code: row.reason?.code ?? 'unknown',
      reason: (row.reason?.message ?? '').slice(0, 500),
      at: row.deferredAt,
    };
    await this.publish(EVENTS.workParked, row._id, work, row.deferredAt);
  }

  /** Does what was decided, if the work is ours. Again and again changes nothing. */
  async carryOut(decision: ParkedWorkDecided, desk: ParkedDesk): Promise<void> {
    const { id, service, action, by, reason } = decision;
    if (service !== this.here.service) return;
    try {
      if (action === 'replay') await desk.replay(id, by, (row) => derivedId('replay', row.eventId));
      else await desk.discard(id, by, reason ?? '');
    } catch (error) {
      // Done already: then only the telling may have been lost.
      if (!(error instanceof RedressError) || error.code !== 'parked-not-found') throw error;
    }
    const at = instantNow(this.here.clock);
    const ended: WorkUnparked = { id, service, how: action === 'replay' ? 'replayed' : 'discarded', at };
    await this.publish(EVENTS.workUnparked, id, ended, at);
  }

  private async publish<T extends object>(
    { type }: EventDefinition<T>,
    id: string,
    data: T,
    at: Instant,
  ): Promise<void> {
    const event = { id: derivedId(type, id), type, source: this.here.service, subject: id, time: at, data };
    await this.publisher.publish([{ topic: TOPICS.intake.name, key: id, event }]);
  }
}
