import { instantNow, toInstant, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import { isFinished } from '../domain/delivery-progress.js';
import { laneOf, type CaseRecipient } from './case-recipients.js';
import { errorCode, type Surroundings } from './surroundings.js';
import type { BeginHandOver, UpdateSender } from './update-sender.js';

/** A row that this process alone may send until its lease ends. */
export type ClaimedRow = DeliveryRow & { readonly leaseToken: string; readonly leaseUntil: Instant };

/** Rows with the same state and number of attempts, which one write can claim. */
interface Alike {
  readonly state: DeliveryRow['state'];
  readonly attempts: number;
  readonly rows: DeliveryRow[];
}

/** Who may send what, and when; the only place that decides it is the row itself, by compare-and-set. */
export class DeliveryClaims {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<DeliveryRow>,
    private readonly sender: Pick<UpdateSender, 'inDoubt' | 'notesHandOvers'>,
  ) {}

  /** Open rows to look at by now, the longest due first. */
  async due(horizonMs = 0): Promise<DeliveryRow[]> {
    const { clock, timing } = this.here;
    return await this.rows
      .find({ open: 1, dueAt: { $lte: toInstant(clock.now() + horizonMs) } })
      .sort({ dueAt: 1 })
      .limit(timing.sweepLimit)
      .lean<DeliveryRow[]>();
  }

  /** True when the row may be claimed by the time of its own clock; the claim itself asks the store. */
  isRipe(row: DeliveryRow): boolean {
    const now = instantNow(this.here.clock);
    if (row.state === 'queued') return row.notBefore <= now;
    return row.state === 'sending' && this.mayGoAgain(row) && leaseEnded(row, now);
  }

  /**
   * Writes `sending`, a token and the time, before the first byte leaves. Of two who claim one row at once, one gets
   * it. Whoever gets nothing back does not know that nothing was claimed: then nobody sends until the lease ends.
   */
  async claim(candidates: readonly DeliveryRow[]): Promise<ClaimedRow[]> {
    const token = this.here.ids.next();
    const groups = new Map<string, Alike>();
    for (const row of candidates) {
      const key = `${row.state} ${String(row.attempts)}`;
      const alike = groups.get(key) ?? { state: row.state, attempts: row.attempts, rows: [] };
      alike.rows.push(row);
      groups.set(key, alike);
    }
    const claimed: ClaimedRow[] = [];
    for (const alike of groups.values()) claimed.push(...(await this.claimAlike(alike, token)));
    return claimed;
  }

  /**
   * Notes in the row itself that the message is handed over: whoever claims it anew first keeps this attempt from sending, and this
   * note keeps everybody from claiming it anew.
   */
  async begin({ _id, leaseToken, attempts }: ClaimedRow, ...[knownBy]: Parameters<BeginHandOver>): Promise<boolean> {
    const handOver = { attempt: attempts, at: instantNow(this.here.clock), knownBy };
    const { matchedCount } = await this.rows.updateOne({ _id, leaseToken, state: 'sending' }, { $set: { handOver } });
    return matchedCount === 1;
  }

  /**
   * Which of these update ids hold nobody up: they are finished, wait for the end of quiet hours, or wait for hours because of
   * what their address has had. Whoever comes behind such a one waits behind it there, unless a person wrote it.
   */
  async outOfTheWay(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const found = await this.rows.find({ _id: { $in: [...ids] } }).lean<DeliveryRow[]>();
    const now = instantNow(this.here.clock);
    const isQuiet = ({ update: { notBefore = now } }: DeliveryRow): boolean => notBefore > now;
    return new Set(found.filter((row) => isFinished(row.state) || isHeld(row) || isQuiet(row)).map(({ _id }) => _id));
  }

  /** Rows that must wait are looked at again later, behind others that are due. */
  async postpone(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const dueAt = toInstant(this.here.clock.now() + this.here.timing.orderCheckMs);
    await this.rows.updateMany({ _id: { $in: [...ids] }, state: 'queued' }, { $set: { dueAt } });
  }

  /** What waits for this recipient of a case becomes due, whatever it waits for; members of a group when the group does. */
  async bringForward(recipient: CaseRecipient): Promise<DeliveryRow[]> {
    const now = instantNow(this.here.clock);
    // Open rows are few beside all rows, and this is asked seldom: not worth an index that each row pays for.
    const waiting = {
      open: 1 as const,
      lane: laneOf(recipient),
      state: 'queued' as const,
      follows: { $exists: false },
    };
    await this.rows.updateMany(waiting, { $set: { notBefore: now, dueAt: now } });
    return await this.rows.find(waiting).lean<DeliveryRow[]>();
  }

  /**
   * Where a second copy would be a second message, a lease that ended in `sending` becomes `unknown`: evidence can
   * prove that it was sent, never that it was not. The token stays, so that a late answer still counts. What was never handed
   * over, though it was claimed again and again, has failed.
   * @returns the row as it now is, or undefined when somebody else has it
   */
  async giveUp(row: DeliveryRow): Promise<DeliveryRow | undefined> {
    const now = instantNow(this.here.clock);
    const unsent = this.sender.notesHandOvers === true && !isHandedOver(row);
    const end = unsent
      ? { state: 'failed' as const, reason: 'the process ended each time before it was sent' }
      : { state: 'unknown' as const, reason: 'the process ended while sending' };
    const after = await this.rows
      .findOneAndUpdate(
        { _id: row._id, state: 'sending', leaseUntil: { $lte: now }, ...(unsent ? notHandedOver(row.attempts) : {}) },
        { $set: { ...end, changedAt: now, dueAt: now } },
        { returnDocument: 'after' },
      )
      .lean<DeliveryRow>();
    return after ?? undefined;
  }

  /** True when the row ended in `sending` and must not be sent again by itself. */
  isLost(row: DeliveryRow): boolean {
    return row.state === 'sending' && !this.mayGoAgain(row) && leaseEnded(row, instantNow(this.here.clock));
  }

  /** Each attempt may have been a copy; and an update that ends the process each time must not do so for ever. */
  private mayGoAgain(row: DeliveryRow): boolean {
    const { doubtAttempts } = this.here.timing;
    if (this.sender.inDoubt === 'send-again') return row.attempts < doubtAttempts;
    return this.sender.notesHandOvers === true && !isHandedOver(row) && wordlessTries(row) < doubtAttempts;
  }

  private freeAgain(attempts: number, now: Instant): object {
    const ended = { leaseUntil: { $lte: now } };
    return this.sender.inDoubt === 'send-again' ? ended : { ...ended, ...notHandedOver(attempts) };
  }

  /** What is claimed is the row as it is known here, or nothing. */
  private async claimAlike({ state, attempts, rows }: Alike, leaseToken: string): Promise<ClaimedRow[]> {
    const { clock, timing } = this.here;
    const claimedAt = instantNow(clock);
    const leaseUntil = toInstant(clock.now() + timing.leaseMs);
    const free = state === 'queued' ? { notBefore: { $lte: claimedAt } } : this.freeAgain(attempts, claimedAt);
    const change = {
      state: 'sending' as const,
      leaseToken,
      leaseUntil,
      claimedAt,
      dueAt: leaseUntil,
      attempts: attempts + 1,
    };
    const ids = rows.map(({ _id }) => _id);
    try {
      const { matchedCount } = await this.rows.updateMany(
        { _id: { $in: ids }, state, attempts, ...free },
        { $set: change },
      );
      if (matchedCount === 0) return [];
      if (matchedCount === ids.length) return rows.map((row) => ({ ...row, ...change }));
    } catch (error) {
      this.here.log.warn('a claim was not answered', { updates: ids.length, code: errorCode(error) });
    }
    // Only some of them, or nobody knows: the rows themselves tell by the token.
    const found = await this.rows.find({ _id: { $in: ids } }).lean<DeliveryRow[]>();
    return found.filter((row): row is ClaimedRow => row.leaseToken === leaseToken && row.state === 'sending');
  }
}

function isHeld({ held, state, attempts, follows }: DeliveryRow): boolean {
  return held === true && state === 'queued' && attempts === 0 && follows === undefined;
}

function isHandedOver({ handOver, attempts }: DeliveryRow): boolean {
  return handOver?.attempt === attempts;
}

function notHandedOver(attempts: number): { readonly 'handOver.attempt': { readonly $ne: number } } {
  return { 'handOver.attempt': { $ne: attempts } };
}

/** The attempts that ended with their process; of a row that was tried very often, more than there were. */
function wordlessTries({ attempts, tries = [] }: DeliveryRow): number {
  return attempts - tries.length;
}

function leaseEnded(row: DeliveryRow, now: Instant): boolean {
  return row.leaseUntil !== undefined && row.leaseUntil <= now;
}
