import { hasEnded, overtakes, walkRows, type PagePlace } from '@redress/cases';
import type { NoticeDeliveryChanged } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { insertMissing, type Database, type Model } from '@redress/persistence';
import { NOTICES, type NoticeRecord } from './notice-collections.js';

// Nobody needs to know a longer list more exactly.
const MOST_COUNTED = 1_000;

/** What staff are told, each notice once. */
export class NoticeStore {
  private readonly model: Model<NoticeRecord>;

  constructor(database: Database) {
    this.model = database.model(NOTICES);
  }

  async find(id: string): Promise<NoticeRecord | null> {
    return this.model.findOne({ _id: id }).lean<NoticeRecord>().exec();
  }

  /** Inserts what is not there yet; returns the rows as they now stand. */
  async insert(rows: readonly NoticeRecord[]): Promise<readonly NoticeRecord[]> {
    const known = new Set(await insertMissing(this.model, rows));
    if (known.size === 0) return rows;
    const there = await this.model
      .find({ _id: { $in: [...known] } })
      .lean<NoticeRecord[]>()
      .exec();
    return [...rows.filter(({ _id }) => !known.has(_id)), ...there];
  }

  /** Newest first; `unread` alone when asked for. */
  async list(recipient: string, unread: boolean, limit: number, after?: PagePlace): Promise<NoticeRecord[]> {
    return walkRows(this.model, unread ? { recipient, read: 0 } : { recipient }, {
      path: 'at',
      direction: -1,
      limit,
      after,
    });
  }

  /** Those of one person from `from` on, oldest first. */
  async since(recipient: string, from: Instant, limit: number, after?: PagePlace): Promise<NoticeRecord[]> {
    return walkRows(this.model, { recipient }, { path: 'at', direction: 1, limit, after, range: { $gte: from } });
  }

  /** What somebody has not read, the newest thousand. */
  async unread(recipient: string): Promise<NoticeRecord[]> {
    return this.list(recipient, true, MOST_COUNTED);
  }

  /** Marks notices of that person as read; others' ids change nothing. */
  async markRead(recipient: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.model.updateMany({ _id: { $in: ids }, recipient }, { $set: { read: 1 } });
  }

  /** What waits for the person's next digest, oldest first. */
  async waiting(recipient: string, limit: number): Promise<NoticeRecord[]> {
    return walkRows(this.model, { recipient, waiting: 1 }, { path: 'at', direction: 1, limit });
  }

  /** A digest has told of these. */
  async digested(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.model.updateMany({ _id: { $in: ids } }, { $set: { waiting: 0 } });
  }

  /** Up to `limit` from before `before` whose messages have ended, the oldest first. */
  async endedBefore(before: Instant, limit: number): Promise<NoticeRecord[]> {
    return this.model
      .find({ open: 0, at: { $lt: before } })
      .sort({ at: 1 })
      .limit(limit)
      .lean<NoticeRecord[]>()
      .exec();
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.model.deleteMany({ _id: { $in: ids } });
  }

  /** Messages of which no gateway has said how they ended, the longest silent first. */
  async silent(now: Instant, limit: number): Promise<NoticeRecord[]> {
    return this.model
      .find({ open: 1, issueAt: { $lte: now } })
      .sort({ issueAt: 1 })
      .limit(limit)
      .lean<NoticeRecord[]>()
      .exec();
  }

  async postpone({ _id, issues }: NoticeRecord, issueAt: Instant): Promise<void> {
    await this.model.updateOne({ _id, open: 1 }, { $set: { issueAt, issues: issues + 1 } });
  }

  /** Writes a reported state if it is news; true when it was. */
  async advance({ noticeId, state, at, reason }: NoticeDeliveryChanged): Promise<boolean> {
    for (let row = await this.find(noticeId); row !== null; row = await this.find(noticeId)) {
      const present = row.state ?? 'queued';
      if (!overtakes(state, present)) return false;
      const change = {
        state,
        changedAt: at,
        open: hasEnded(state) ? 0 : 1,
        ...(reason === undefined ? {} : { reason }),
      };
      const unmoved = row.state === undefined ? { state: { $exists: false } } : { state: row.state };
      const { matchedCount } = await this.model.updateOne({ _id: noticeId, ...unmoved }, { $set: change });
      if (matchedCount === 1) return true;
    }
    return false;
  }
}
