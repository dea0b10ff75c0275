import type { Model } from 'mongoose';
import { insertNew, type Database } from '@redress/persistence';
import type { Instant } from '@redress/kernel';
import type { PlannedChange } from '../domain/case-change.js';
import type { CaseHead } from '../domain/case-head.js';
import type { QueuePlace } from '../domain/case-queue.js';
import type { CaseState } from '../domain/lifecycle.js';
import { CASES } from './collections.js';
import { walkRows, type WalkPlace } from './walk-rows.js';

/** A walk along an index of heads: newest first by `receivedAt`, most urgent first by `dueAt`. */
export interface HeadOrder {
  readonly sort: 'receivedAt' | 'dueAt';
  readonly limit: number;
  /** The last head of the page before. */
  readonly after?: WalkPlace;
  /** Only heads due, or received, before it. */
  readonly bound?: Instant;
}

/** Whose cases: all of a team, those of it in one state, or those that somebody works on. */
export type HeadsOf = { readonly teamKey: string; readonly state?: CaseState } | { readonly handlerKey: string };

/** The heads of the cases. Every write is one compare-and-set. */
export class CaseStore {
  private readonly model: Model<CaseHead>;

  constructor(database: Database) {
    this.model = database.model(CASES);
  }

  // What every message does to a head goes past Mongoose's query class, which costs as much as the call itself.
  async find(caseId: string): Promise<CaseHead | null> {
    return this.model.collection.findOne<CaseHead>({ _id: caseId as never });
  }

  /** Returns true when this call made the head, false when it was there. */
  async insert(head: CaseHead): Promise<boolean> {
    return insertNew(this.model, head);
  }

  /** Writes the change if the version it was planned on still stands. */
  async apply(caseId: string, plan: PlannedChange): Promise<boolean> {
    return this.replace(caseId, plan.version, {
      $set: plan.set,
      $push: { pending: { $each: plan.pending } },
    });
  }

  /**
   * Takes worked-out effects off the head and says when to look again. Does not raise the version; returns false when
   * the head has moved since it was read, for then neither list nor time is right.
   */
  async pull(caseId: string, version: number, itemIds: readonly string[], wakeAt: Instant): Promise<boolean> {
    return this.replace(caseId, version, { $pull: { pending: { id: { $in: itemIds } } }, $set: { wakeAt } });
  }

  /** Makes every change that was planned on `version` fail; nothing else changes. False when one was faster. */
  async raiseVersion(caseId: string, version: number): Promise<boolean> {
    const result = await this.model.updateOne({ _id: caseId, version }, { $inc: { version: 1 } });
    return result.matchedCount === 1;
  }

  /** Up to `limit` heads of the shard that are due at `now`, the longest due first. */
  async due(shard: number, now: Instant, limit: number): Promise<CaseHead[]> {
    return this.model
      .find({ shard, wakeAt: { $lte: now } })
      .sort({ wakeAt: 1 })
      .limit(limit)
      .lean<CaseHead[]>()
      .exec();
  }

  /** Up to `limit` heads with ids above `after`, in the order of their ids: a walk over all of them that holds nothing open. */
  async page(after: string, limit: number): Promise<CaseHead[]> {
    return this.model
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<CaseHead[]>()
      .exec();
  }

  /** Up to `limit` heads that wait in the team's queue, the most urgent first; of equal needs when `needs` is given. */
  async queued(teamKey: string, limit: number, needs?: string): Promise<CaseHead[]> {
    return this.model
      .find({ queue: teamKey, ...(needs === undefined ? {} : { needs }) })
      .sort({ urgency: 1, dueAt: 1, _id: 1 })
      .limit(limit)
      .lean<CaseHead[]>()
      .exec();
  }

  /** Up to `limit` heads of the team's queue that come after `place`. */
  async queuedAfter(teamKey: string, limit: number, place?: QueuePlace): Promise<CaseHead[]> {
    if (place === undefined) return this.queued(teamKey, limit);
    const { urgency, dueAt, _id } = place;
    // The rest of that moment, the rest of that urgency, the less urgent: each a walk along the index.
    const parts = [
      { urgency, dueAt, _id: { $gt: _id } },
      { urgency, dueAt: { $gt: dueAt } },
      { urgency: { $gt: urgency } },
    ];
    const found: CaseHead[] = [];
    for (const part of parts) {
      if (found.length === limit) break;
      const heads = await this.model
        .find({ queue: teamKey, ...part })
        .sort({ urgency: 1, dueAt: 1, _id: 1 })
        .limit(limit - found.length)
        .lean<CaseHead[]>()
        .exec();
      found.push(...heads);
    }
    return found;
  }

  /** The needs that cases of the team's queue have: one look along the index for each, however many wait. */
  async queuedNeeds(teamKey: string): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const next = await this.model
        .findOne({ queue: teamKey, needs: { $gt: found.at(-1) ?? '' } })
        .sort({ needs: 1 })
        .lean<CaseHead>()
        .exec();
      if (next === null) return found;
      found.push(next.needs);
    }
  }

  async findAll(caseIds: readonly string[]): Promise<CaseHead[]> {
    if (caseIds.length === 0) return [];
    return this.model
      .find({ _id: { $in: caseIds } })
      .lean<CaseHead[]>()
      .exec();
  }

  /** Heads of one team or handler along an index, `order.limit` at most. */
  async inOrder(whose: HeadsOf, { sort, limit, after, bound }: HeadOrder): Promise<CaseHead[]> {
    return walkRows(
      this.model,
      { ...whose },
      {
        path: sort,
        direction: sort === 'receivedAt' ? -1 : 1,
        limit,
        after,
        ...(bound === undefined ? {} : { range: { $lt: bound } }),
      },
    );
  }

  private async replace(caseId: string, version: number, update: object): Promise<boolean> {
    const { matchedCount } = await this.model.collection.updateOne({ _id: caseId as never, version }, update);
    return matchedCount === 1;
  }
}
