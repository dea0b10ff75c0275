import { instantNow, sleep, toEpoch, toInstant } from '@redress/kernel';
import type { Model } from 'mongoose';
import { pauseAfter, spreadOf } from '../domain/timing.js';
import type { DeliveryRow, DeliveryTry } from '../infrastructure/delivery-row.js';
import type { ClaimedRow } from './delivery-claims.js';
import { errorCode, type Surroundings } from './surroundings.js';
import type { SendOutcome } from './update-sender.js';

/** What came of a claim: what the sender said, or that nothing may be sent to this address. */
export type ClaimOutcome =
  Exclude<SendOutcome, { readonly state: 'stopped' }> | { readonly state: 'suppressed'; readonly reason: string };

// An hour apart in the end: the last half day.
const KEPT_TRIES = 12;

type Patch = Partial<Omit<DeliveryRow, '_id'>> & Pick<DeliveryRow, 'state' | 'open' | 'changedAt' | 'dueAt'>;

/** Writes down what a send came to, in the name of the lease it was sent under. */
export class DeliveryOutcomes {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<DeliveryRow>,
    private readonly sendAgain: boolean,
  ) {}

  /**
   * @returns the row as it now is; undefined when it was not written: somebody else holds the update by now, or the
   * store stayed away, and the end of the lease decides
   */
  async write(row: ClaimedRow, outcome: ClaimOutcome): Promise<DeliveryRow | undefined> {
    const patch = { ...this.patchFor(row, outcome), tries: this.triesAfter(row, outcome) };
    const { outcomeRetryMs } = this.here.timing;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await this.writeOnce(row, patch)) ? { ...row, ...patch } : undefined;
      } catch (error) {
        this.here.log.warn('the outcome of a send is not written yet', { updateId: row._id, code: errorCode(error) });
        const pause = outcomeRetryMs[attempt];
        if (pause === undefined) return undefined;
        await sleep(this.here.clock, pause);
      }
    }
  }

  /**
   * The row must still carry this lease's token. `unknown` may be of our own making: a late answer is better than
   * none. The wanted state is let through too: it is there already when the answer to the first try was lost.
   */
  private async writeOnce(row: ClaimedRow, patch: Patch): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: row._id, leaseToken: row.leaseToken, state: { $in: ['sending', 'unknown', patch.state] } },
      { $set: patch },
    );
    return matchedCount === 1;
  }

  private patchFor(row: ClaimedRow, outcome: ClaimOutcome): Patch {
    switch (outcome.state) {
      case 'accepted':
        return { ...this.finished('accepted', outcome.reason), externalId: outcome.externalId };
      case 'failed':
        return {
          ...this.finished('failed', outcome.reason),
          ...(outcome.addressBad === undefined ? {} : { addressBad: outcome.addressBad }),
        };
      case 'suppressed':
        return this.finished('suppressed', outcome.reason);
      case 'refused-for-now':
        return this.later(row, outcome.reason, outcome.retryAfterMs ?? 0);
      case 'doubt':
        return this.sendAgain && row.attempts < this.here.timing.doubtAttempts
          ? this.later(row, outcome.reason, 0)
          : this.finished('unknown', outcome.reason);
    }
  }

  private triesAfter({ tries = [], attempts }: ClaimedRow, { state, reason }: ClaimOutcome): DeliveryTry[] {
    const ended = { attempt: attempts, at: instantNow(this.here.clock), outcome: state, reason: bounded(reason) };
    return [...tries, ended].slice(-KEPT_TRIES);
  }

  private finished(state: DeliveryRow['state'], reason: string): Patch {
    const { clock, timing } = this.here;
    return {
      state,
      open: 1,
      reason: bounded(reason),
      changedAt: instantNow(clock),
      // The report follows at once; the sweeper makes it when this process dies before.
      dueAt: toInstant(clock.now() + timing.graceMs),
    };
  }

  private later(row: ClaimedRow, reason: string, retryAfterMs: number): Patch {
    const { clock, timing } = this.here;
    const pause = pauseAfter(timing.retryMs, row.attempts) * (1 + timing.retrySpread * spreadOf(row._id, row.attempts));
    const at = clock.now() + Math.max(Math.round(pause), retryAfterMs);
    if (at > toEpoch(row.acceptedAt) + timing.giveUpMs) {
      return this.finished('failed', `given up after ${String(row.attempts)} attempts: ${reason}`);
    }
    const notBefore = toInstant(at);
    const changedAt = instantNow(clock);
    return { state: 'queued', open: 1, reason: bounded(reason), changedAt, notBefore, dueAt: notBefore };
  }
}

// The bound of a reason in the contract.
function bounded(reason: string): string {
  return reason.slice(0, 200);
}
