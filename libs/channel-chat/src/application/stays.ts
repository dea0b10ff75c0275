import { instantNow, RedressError, toInstant, type Clock, type Instant } from '@redress/kernel';
import { insertNew, type Model } from '@redress/persistence';
import type { StayTiming } from '../domain/stay-timing.js';
import type { StayEnd, StayRow } from '../infrastructure/stay-row.js';

const MAXIMUM_TRIES = 50;
const BATCH = 500;
const AFTER = { returnDocument: 'after' } as const;

/** A stay that is over, before the case service was told. */
export type EndedStay = StayRow & Required<Pick<StayRow, 'why' | 'endedAt'>>;

/**
 * The stays of visitors in their conversations. A message belongs to the stay that goes on, or begins the next: each is one
 * update of one row, so that a stay never ends between what a visitor writes and the number under which it goes on.
 */
export class Stays {
  constructor(
    private readonly rows: Model<StayRow>,
    private readonly clock: Clock,
    private readonly timing: Pick<StayTiming, 'leaseMs' | 'idleMs'>,
  ) {}

  /**
   * The visitor writes. @param isFirst whether nothing of theirs is known to be there, so that a stay is begun before one is looked
   * for. @returns the number of their stay. @throws RedressError `conversation-ended` where a person of ours
   * ended it; `conversation-contended` (retriable)
   */
  async join(conversation: string, language?: string, isFirst = false): Promise<number> {
    const present = { saidAt: instantNow(this.clock), presentUntil: this.leaseEnd() };
    const stated = language === undefined ? {} : { language };
    const { rows } = this;
    const begin = async (): Promise<boolean> =>
      insertNew(this.rows, { _id: conversation, stay: 1, state: 'live', ...present, ...stated, judgedAt: '' });
    if (isFirst && (await begin())) return 1;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const row =
        (await rows.findOneAndUpdate({ _id: conversation, state: 'live' }, { $max: present }, AFTER).lean<StayRow>()) ??
        (await rows
          .findOneAndUpdate(
            { _id: conversation, state: { $in: ['ending', 'over'] }, refusal: { $exists: false } },
            { $inc: { stay: 1 }, $set: { state: 'live', ...present, ...stated }, $unset: { why: '', endedAt: '' } },
            AFTER,
          )
          .lean<StayRow>());
      if (row !== null) return row.stay;
      if (await begin()) return 1;
      await this.refuseEnded(conversation);
    }
    throw contended();
  }

  /** Something was said to the visitor: a stay that goes on is not idle. */
  async said(conversation: string): Promise<void> {
    const saidAt = instantNow(this.clock);
    await this.rows.updateOne({ _id: conversation, state: 'live' }, { $max: { saidAt } });
  }

  /** A client is connected in each of these. */
  async renew(conversations: readonly string[]): Promise<void> {
    const presentUntil = this.leaseEnd();
    for (let from = 0; from < conversations.length; from += BATCH) {
      const some = conversations.slice(from, from + BATCH);
      await this.rows.updateMany({ _id: { $in: some }, state: 'live' }, { $max: { presentUntil } });
    }
  }

  /** The visitor leaves. @returns the stay that is over by that, and is yet to be told; undefined when there is none */
  async leave(conversation: string): Promise<EndedStay | undefined> {
    const over = { state: 'ending', why: 'visitor', endedAt: instantNow(this.clock) };
    const row =
      (await this.rows
        .findOneAndUpdate({ _id: conversation, state: 'live' }, { $set: over }, AFTER)
        .lean<EndedStay>()) ?? (await this.rows.findOne({ _id: conversation, state: 'ending' }).lean<EndedStay>());
    return row ?? undefined;
  }

  /** Ends what has run out, `limit` at most of each kind. Whoever writes meanwhile goes on in their stay. */
  async endRunOut(limit: number): Promise<void> {
    const now = this.clock.now();
    const [left, silent] = [toInstant(now), toInstant(now - this.timing.idleMs)];
    const gone = this.rows.find({ state: 'live', presentUntil: { $lte: left } }).limit(limit);
    for (const row of await gone.lean<StayRow[]>()) await this.end(row, 'gone');
    const idle = this.rows.find({ state: 'live', saidAt: { $lte: silent } }).limit(limit);
    for (const row of await idle.lean<StayRow[]>()) await this.end(row, 'idle');
  }

  /** Stays of whose end the case service is yet to be told. */
  async ending(limit: number): Promise<readonly EndedStay[]> {
    return await this.rows.find({ state: 'ending' }).limit(limit).lean<EndedStay[]>();
  }

  /** The case service will hear of the end, whatever happens here. */
  async told({ _id, stay }: EndedStay): Promise<void> {
    await this.rows.updateOne({ _id, stay, state: 'ending' }, { $set: { state: 'over' } });
  }

  /**
   * From now on nothing more is taken in, and whoever writes is told `refusal`; a stay that goes on is over. Repeatable, also after
   * a later decision. @param at when a person decided it @throws RedressError `conversation-contended` (retriable)
   */
  async bar(conversation: string, at: Instant, refusal: string): Promise<void> {
    const judged = { judgedAt: at, refusal };
    const open = { _id: conversation, judgedAt: { $lt: at } };
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const over = { state: 'ending', why: 'barred', endedAt: instantNow(this.clock), ...judged };
      if ((await this.rows.updateOne({ ...open, state: 'live' }, { $set: over })).matchedCount > 0) return;
      const left = await this.rows.updateOne({ ...open, state: { $in: ['ending', 'over'] } }, { $set: judged });
      if (left.matchedCount > 0) return;
      const present = { saidAt: at, presentUntil: at };
      if (await insertNew(this.rows, { _id: conversation, stay: 0, state: 'over', ...present, ...judged })) return;
      const row = await this.rows.findOne({ _id: conversation }).lean<StayRow>();
      if (row !== null && row.judgedAt >= at) return;
    }
    throw contended();
  }

  /** A person of ours takes that back; the next message begins a stay. Repeatable, also after a later decision. */
  async unbar(conversation: string, at: Instant): Promise<void> {
    const open = { _id: conversation, judgedAt: { $lt: at } };
    await this.rows.updateOne(open, { $set: { judgedAt: at }, $unset: { refusal: '' } });
  }

  private async refuseEnded(conversation: string): Promise<void> {
    const row = await this.rows.findOne({ _id: conversation }).lean<StayRow>();
    if (row?.refusal !== undefined) throw new RedressError('conversation-ended', row.refusal);
  }

  private async end({ _id, stay, saidAt, presentUntil }: StayRow, why: StayEnd): Promise<void> {
    const over = { state: 'ending', why, endedAt: instantNow(this.clock) };
    await this.rows.updateOne({ _id, stay, saidAt, presentUntil, state: 'live' }, { $set: over });
  }

  private leaseEnd(): string {
    return toInstant(this.clock.now() + this.timing.leaseMs);
  }
}

function contended(): RedressError {
  return new RedressError('conversation-contended', 'a stay began and ended again and again; try again', {
    retriable: true,
  });
}
