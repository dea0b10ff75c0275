import { derivedId, instantNow, RedressError, type Clock } from '@redress/kernel';
import {
  EVENTS,
  SERVICES,
  TOPICS,
  type ParkedWorkDecided,
  type WorkParked,
  type WorkUnparked,
} from '@redress/contracts';
import type { ParkedDesk, Publisher } from '@redress/messaging';
import { defineCollection, insertMissing, type Database } from '@redress/persistence';
import type { Model } from 'mongoose';
import { walkRows, type WalkPlace } from '../infrastructure/walk-rows.js';

/** Work of any service that could not be done, as leads see it. */
export interface ParkedWorkRecord extends WorkParked {
  readonly _id: string;
  readonly state: 'waiting' | 'decided' | 'replayed' | 'discarded';
  readonly decidedBy?: string;
}

export const PARKED_WORK = defineCollection<ParkedWorkRecord>({
  name: 'parked_work',
  indexes: [{ paths: ['state', 'at', '_id'] }],
});

/** The list of parked work over all services, and what people decide on it. Each service keeps and does its own. */
export class ParkedWork {
  private readonly model: Model<ParkedWorkRecord>;

  constructor(
    database: Database,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {
    this.model = database.model(PARKED_WORK);
  }

  async noteParked(work: WorkParked): Promise<void> {
    await insertMissing(this.model, [Object.assign({ _id: work.id, state: 'waiting' as const }, work)]);
  }

  async noteEnded(work: WorkUnparked): Promise<void> {
    await this.model.updateOne({ _id: work.id }, { $set: { state: work.how } });
  }

  /** What waits for a person, the oldest first; `after` continues behind an earlier page's last row. */
  async waiting(limit: number, after?: WalkPlace): Promise<ParkedWorkRecord[]> {
    return walkRows(this.model, { state: 'waiting' }, { path: 'at', direction: 1, limit, after });
  }

  /** Tells the service that keeps the work what a person decided. @throws RedressError `parked-not-found`. */
  async decide(id: string, action: 'replay' | 'discard', by: string, reason?: string): Promise<void> {
    const row = await this.model.findOne({ _id: id }).lean<ParkedWorkRecord>().exec();
    if (row?.state !== 'waiting') {
      throw new RedressError('parked-not-found', `nothing is parked as ${id}: somebody may have decided on it`);
    }
    const at = instantNow(this.clock);
    const data: ParkedWorkDecided = {
      id,
      service: row.service,
      action,
      by,
      at,
      ...(reason === undefined ? {} : { reason }),
    };
    const { type } = EVENTS.parkedWorkDecided;
    const event = { id: derivedId(type, id, action), type, source: SERVICES.case, subject: id, time: at, data };
    await this.publisher.publish([{ topic: TOPICS.commands.name, key: row.service, event }]);
    await this.model.updateOne({ _id: id, state: 'waiting' }, { $set: { state: 'decided', decidedBy: by } });
  }

  /** Does what was decided on work that the case service itself keeps, at its desk. Doing it again changes nothing. */
  async carryOut(decision: ParkedWorkDecided, desk: ParkedDesk): Promise<void> {
    if (decision.service !== SERVICES.case) return;
    const how = decision.action === 'replay' ? 'replayed' : 'discarded';
    try {
      if (decision.action === 'replay') {
        await desk.replay(decision.id, decision.by, (row) => derivedId('replay', row.eventId));
      } else {
        await desk.discard(decision.id, decision.by, decision.reason ?? '');
      }
    } catch (error) {
      if (!(error instanceof RedressError) || error.code !== 'parked-not-found') throw error;
    }
    await this.noteEnded({ id: decision.id, service: decision.service, how, at: decision.at });
  }
}
