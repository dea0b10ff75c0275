import { instantNow, toInstant, type Clock, type Ids, type Instant } from '@redress/kernel';
import { insertNew } from '@redress/persistence';
import { createHash } from 'node:crypto';
import type { Model } from 'mongoose';
import type { BusMessage } from '../bus-message.js';
import {
  bodyText,
  heldKeyOf,
  toPositionText,
  type DeferredEnd,
  type DeferredReason,
  type DeferredRow,
  type DeferredState,
} from './deferred-row.js';

/** The lowest row that holds a key. */
export interface Hold {
  readonly rowId: string;
  readonly position: string;
}

export interface Deferral {
  readonly state: 'retry' | 'behind' | 'unknown' | 'parked';
  readonly notBefore?: Instant;
  readonly attempts: number;
  readonly reason?: DeferredReason;
}

/** So many rows are in memory at a time, however many there are. */
export const PAGE = 50;

/** The `deferred` collection of one group: every question and every change it knows. */
export class DeferredStore {
  constructor(
    private readonly rows: Model<DeferredRow>,
    readonly group: string,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  rowIdOf(message: BusMessage): string {
    return `${this.group}:${eventIdOf(message)}`;
  }

  /** For each of the keys that is held, the lowest row holding it: one query, as long as few rows hold them. */
  async holds(heldKeys: readonly string[]): Promise<ReadonlyMap<string, Hold>> {
    const keys = [...new Set(heldKeys)];
    // Asked for every batch and nearly always without an answer: past Mongoose's query class, which would cost the most.
    const rows = await this.rows.collection.find<DeferredRow>({ heldKey: { $in: keys } }, { limit: PAGE }).toArray();
    const holds = new Map<string, Hold>();
    for (const { _id, heldKey = '', position } of rows) {
      const known = holds.get(heldKey);
      if (known === undefined || position < known.position) holds.set(heldKey, { rowId: _id, position });
    }
    // Cut off: of any key there may be lower rows, or all of them, among those that were not read.
    if (rows.length === PAGE) await this.lowestOfEach(keys, holds);
    return holds;
  }

  /** Keeps the message; false when it was there before. */
  async keep(message: BusMessage, deferral: Deferral): Promise<boolean> {
    const now = instantNow(this.clock);
    const holding = deferral.state === 'retry' || deferral.state === 'behind';
    const traceparent = message.headers['ce_traceparent'];
    return await this.insert({
      _id: this.rowIdOf(message),
      group: this.group,
      ...deferral,
      ...(holding ? { heldKey: heldKeyOf(this.group, message) } : {}),
      ...(deferral.state === 'retry' ? { failingSince: now } : {}),
      ...(traceparent === undefined ? {} : { traceparent }),
      sequence: this.ids.next(),
      eventId: eventIdOf(message),
      type: message.headers['ce_type'] ?? '',
      topic: message.topic,
      partition: message.partition,
      position: toPositionText(message.position),
      loggedAt: toInstant(message.loggedAt),
      key: message.key,
      deferredAt: now,
      headers: JSON.stringify(message.headers),
      ...bodyText(message.body),
    });
  }

  /** False when a row of that id is there. */
  async insert(row: DeferredRow): Promise<boolean> {
    return insertNew(this.rows, row);
  }

  /** Rows that want to be looked at by now, the longest overdue first. */
  async due(limit: number): Promise<Pick<DeferredRow, '_id' | 'state' | 'heldKey' | 'deferredAt'>[]> {
    return await this.rows
      .find({ group: this.group, notBefore: { $lte: instantNow(this.clock) } })
      .sort({ notBefore: 1 })
      .limit(limit)
      .lean();
  }

  async lowest(heldKey: string): Promise<DeferredRow | null> {
    return await this.rows.findOne({ heldKey }).sort({ position: 1 }).lean<DeferredRow>();
  }

  private async lowestOfEach(keys: readonly string[], holds: Map<string, Hold>): Promise<void> {
    for (const key of keys) {
      const row = await this.lowest(key);
      if (row !== null) holds.set(key, { rowId: row._id, position: row.position });
    }
  }

  async find(id: string): Promise<DeferredRow | null> {
    return await this.rows.findOne({ _id: id }).lean<DeferredRow>();
  }

  async page(state: DeferredState, after: string, limit: number, types?: readonly string[]): Promise<DeferredRow[]> {
    const filter = { group: this.group, state, sequence: { $gt: after } };
    return await this.rows
      .find(types === undefined ? filter : { ...filter, type: { $in: [...types] } })
      .sort({ sequence: 1 })
      .limit(limit)
      .lean<DeferredRow[]>();
  }

  async remove(id: string): Promise<void> {
    await this.rows.deleteOne({ _id: id });
  }

  async lookAgain(id: string, notBefore: Instant): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $set: { notBefore } });
  }

  /** Another failed try. Does nothing when somebody else has counted this try already. */
  async failedAgain(row: DeferredRow, notBefore: Instant, reason: DeferredReason): Promise<void> {
    const failingSince = row.failingSince ?? instantNow(this.clock);
    await this.rows.updateOne(
      { _id: row._id, attempts: row.attempts },
      { $set: { state: 'retry', attempts: row.attempts + 1, notBefore, reason, failingSince } },
    );
  }

  /** Parks a row that has held its key until now; `announceBy` is when the sweeper announces it if nobody has. */
  async park(row: DeferredRow, reason: DeferredReason, announceBy: Instant, gap: boolean): Promise<void> {
    await this.rows.updateOne(
      { _id: row._id, attempts: row.attempts },
      {
        $set: { state: 'parked', reason, gap, notBefore: announceBy, attempts: row.attempts + 1 },
        $unset: { heldKey: 1 },
      },
    );
  }

  async unknownAgain(row: DeferredRow): Promise<void> {
    await this.rows.updateOne({ _id: row._id }, { $set: { state: 'unknown' }, $unset: { heldKey: 1, notBefore: 1 } });
  }

  async announced(id: string): Promise<void> {
    await this.rows.updateOne({ _id: id, state: 'parked' }, { $unset: { notBefore: 1 } });
  }

  /** An event of a type that was unknown and no longer is: takes its place in the order of its key. */
  async nowKnown(row: DeferredRow): Promise<void> {
    const now = instantNow(this.clock);
    await this.rows.updateOne(
      { _id: row._id, state: 'unknown' },
      { $set: { state: 'retry', heldKey: heldKeyOf(this.group, row), notBefore: now, failingSince: now } },
    );
  }

  /** Decides under which event id a parked row is read again: the first to ask decides. */
  async decideReplay(id: string, eventId: string): Promise<DeferredRow | null> {
    await this.rows.updateOne(
      { _id: id, state: 'parked', replayAs: { $exists: false } },
      { $set: { replayAs: eventId } },
    );
    return await this.find(id);
  }

  /** A row that reads `parked` again under its new id, ready to be taken up. */
  async insertReplay(parked: DeferredRow, eventId: string): Promise<void> {
    const now = instantNow(this.clock);
    const { reason: _reason, gap: _gap, replayAs: _replayAs, ...content } = parked;
    await this.insert({
      ...content,
      _id: `${this.group}:${eventId}`,
      state: 'retry',
      heldKey: heldKeyOf(this.group, parked),
      notBefore: now,
      failingSince: now,
      deferredAt: now,
      sequence: this.ids.next(),
      eventId,
      attempts: 0,
      replayOf: parked.replayOf ?? parked.eventId,
    });
  }

  /** Ends a parked row; false when it is not parked any more. Its content goes, its id stays. */
  async close(id: string, end: DeferredEnd): Promise<boolean> {
    const closed = await this.rows.updateOne(
      { _id: id, state: 'parked' },
      { $set: { state: 'closed', end, headers: '{}', body: null }, $unset: { notBefore: 1 } },
    );
    return closed.modifiedCount === 1;
  }
}

function eventIdOf(message: BusMessage): string {
  const id = message.headers['ce_id'];
  if (id !== undefined && id !== '') return id;
  const where = `${message.topic}|${String(message.partition)}|${String(message.position)}`;
  return `none-${createHash('sha256').update(where).digest('hex').slice(0, 32)}`;
}
