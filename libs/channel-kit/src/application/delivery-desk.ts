import type { DeliveryState, NoticeIssued, UpdateIssued } from '@redress/contracts';
import { instantNow, RedressError, toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { DeliveryRow, HandOverNote } from '../infrastructure/delivery-row.js';
import type { SuppressionReason } from '../infrastructure/suppression-row.js';
import { noticeOutgoing, type Outgoing } from '../domain/outgoing.js';
import { isFinished, statesBelow } from '../domain/delivery-progress.js';
import type { DeliveryReporter } from './delivery-reporter.js';
import { laneOf } from './case-recipients.js';
import { RowInserter } from './row-inserter.js';
import { suppressionKey, type Suppressions } from './suppressions.js';
import type { Surroundings } from './surroundings.js';

const QUIET = 'quiet hours: goes when they end';

/** Takes up in the background what is ready to be sent. */
export interface ReadyUpdates {
  offer(row: DeliveryRow): void;
  /** Reports what has ended, of a group each member, and sets going what waited for it. */
  conclude(row: DeliveryRow): Promise<void>;
}

/** Evidence of how an update fared, from outside: a bounce, a provider's callback. */
export interface DeliveryEvidence {
  readonly state: Extract<DeliveryState, 'accepted' | 'delivered' | 'read' | 'bounced' | 'failed'>;
  readonly reason: string;
  readonly externalId?: string;
  /** The other side said that nobody can be reached at this address (RFC 3463 class 5.1). */
  readonly addressBad?: true;
  /** Whoever reads there had it stopped, as the other side says. */
  readonly stopped?: true;
  /** How often it had been begun anew when the message left of which this tells; left out where it never is. */
  readonly course?: number;
  /** The states from which it moves an update on, where the channel's own order of states is another than the kit's. */
  readonly from?: readonly DeliveryState[];
}

/** What the other side has taken, by its id; `course`: how often the update had been begun anew. */
export interface TakenUpdate {
  readonly updateId: string;
  readonly externalId: string;
  readonly course: number;
}

/** What may have been sent without our knowing; `course` as above. */
export interface DoubtfulUpdate {
  readonly updateId: string;
  readonly handOver: HandOverNote;
  readonly course: number;
}

/** Takes updates in, and answers how far they have come. */
export class DeliveryDesk {
  private readonly inserter: RowInserter<DeliveryRow>;

  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<DeliveryRow>,
    private readonly sender: ReadyUpdates,
    private readonly reporter: DeliveryReporter,
    private readonly suppressions: Suppressions,
  ) {
    this.inserter = new RowInserter(rows, here.clock);
  }

  /** Resolves when the update is durably ours; one that is known is answered with its present state. */
  async accept(update: UpdateIssued): Promise<void> {
    await this.take(update);
  }

  /** The same for a notice to staff: a message of its own, reported as what it is. */
  async acceptNotice(notice: NoticeIssued): Promise<void> {
    await this.take(noticeOutgoing(notice, this.here.channel));
  }

  /**
   * Writes evidence down and reports it. States only move up, so evidence may come late, twice and in any order. An address
   * that is bad gets nothing more from this channel until a person lifts that.
   * @returns false when nothing is known of the update, or more than this already
   */
  async observe(updateId: string, { stopped, course, from, ...evidence }: DeliveryEvidence): Promise<boolean> {
    if (stopped === true) await this.suppressAddress(updateId, 'opt-out');
    else if (evidence.addressBad === true) await this.suppressAddress(updateId, 'hard-bounce');
    const now = instantNow(this.here.clock);
    const change = { ...evidence, open: 1 as const, changedAt: now, dueAt: now };
    const before = await this.rows
      .findOneAndUpdate(
        { _id: updateId, state: { $in: [...(from ?? statesBelow(evidence.state))] }, ...ofCourse(course) },
        { $set: change },
        { returnDocument: 'before' },
      )
      .lean<DeliveryRow>();
    if (before === null) return false;
    // Whoever is sending it is about to report the same; the row is due in case they do not.
    if (evidence.state !== 'accepted' || !isBeingSent(before, now))
      await this.sender.conclude({ ...before, ...change });
    return true;
  }

  /**
   * The other side took it and says now that it cannot go like this, so that nothing has arrived: it is sent again, in another
   * form. Once; whatever is told later of the first message counts no more. Durable when it resolves.
   * @returns false where it is too late for that
   */
  async beginAgain(updateId: string, reason: string): Promise<boolean> {
    const now = instantNow(this.here.clock);
    const row = await this.rows
      .findOneAndUpdate(
        { _id: updateId, ...ofCourse(0), state: { $in: ['sending', 'unknown', 'accepted'] } },
        {
          $set: { course: 1, state: 'queued', open: 1, reason, notBefore: now, dueAt: now, changedAt: now },
          $unset: { leaseToken: '', leaseUntil: '', externalId: '' },
        },
        { returnDocument: 'after' },
      )
      .lean<DeliveryRow>();
    if (row === null) return (await this.rows.findOne({ _id: updateId, ...ofCourse(1) }).lean<DeliveryRow>()) !== null;
    this.sender.offer(row);
    return true;
  }

  /**
   * What the other side took within a time (the second instant is the first that is beyond), and has told no more of: so many at
   * most, the newest first. Who asks waits for no index of its own: those of that time whose report is made are looked through.
   */
  async taken(since: Instant, until: Instant, most: number): Promise<TakenUpdate[]> {
    const rows = await this.rows
      .find({ open: 0, dueAt: { $gte: since, $lt: until }, state: 'accepted' })
      .sort({ dueAt: -1 })
      .limit(most)
      .lean<DeliveryRow[]>();
    return rows.flatMap(({ _id, externalId, course = 0 }) =>
      externalId === undefined ? [] : { updateId: _id, externalId, course },
    );
  }

  /** What became `unknown` since then, and had been handed over by a sender that notes that: so many at most, the oldest first. */
  async doubtful(since: Instant, most: number): Promise<DoubtfulUpdate[]> {
    const rows = await this.rows
      .find({ open: 0, dueAt: { $gte: since }, state: 'unknown' })
      .sort({ dueAt: 1 })
      .limit(most)
      .lean<DeliveryRow[]>();
    return rows.flatMap(({ _id, handOver, course = 0 }) =>
      handOver === undefined ? [] : { updateId: _id, handOver, course },
    );
  }

  private async take(update: Outgoing): Promise<void> {
    const row = this.newRow(update);
    if (await this.inserter.insert(row)) {
      this.sender.offer(row);
      // Why it waits.
      if (row.reason !== undefined) this.reporter.offer(row);
    } else await this.answerAgain(update.updateId);
  }

  /** Before the evidence itself is written: evidence that is known already is not looked at again. */
  private async suppressAddress(updateId: string, reason: SuppressionReason): Promise<void> {
    const row = await this.rows.findOne({ _id: updateId }).lean<DeliveryRow>();
    if (row !== null) await this.suppressions.suppress(suppressionKey(row.update.recipient), reason);
  }

  private async answerAgain(updateId: string): Promise<void> {
    const row = await this.rows.findOne({ _id: updateId }).lean<DeliveryRow>();
    if (row === null) {
      throw new RedressError('delivery-conflict', `update ${updateId} met a row that is gone; try again`, {
        retriable: true,
      });
    }
    if (!isFinished(row.state)) this.sender.offer(row);
    await this.reporter.report(row);
  }

  private newRow(update: Outgoing): DeliveryRow {
    const { clock, timing } = this.here;
    const now = instantNow(clock);
    const { notBefore = now } = update;
    const quiet = notBefore > now ? { reason: QUIET } : {};
    const from = notBefore > now ? notBefore : now;
    return {
      _id: update.updateId,
      caseId: update.caseId,
      recipientKey: update.recipient.key,
      lane: laneOf({ caseId: update.caseId, recipientKey: update.recipient.key }),
      state: 'queued',
      ...(update.after === undefined ? {} : { after: update.after }),
      update,
      attempts: 0,
      acceptedAt: from,
      notBefore: from,
      dueAt: toInstant(toEpoch(from) + timing.graceMs),
      ...quiet,
      open: 1,
      changedAt: now,
      issuedAt: update.issuedAt,
    };
  }
}

function isBeingSent({ state, leaseUntil }: DeliveryRow, now: Instant): boolean {
  return state === 'sending' && leaseUntil !== undefined && leaseUntil > now;
}

function ofCourse(course: number | undefined): { readonly course?: number | { readonly $exists: false } } {
  if (course === undefined) return {};
  return { course: course === 0 ? { $exists: false } : course };
}
