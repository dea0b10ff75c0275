import type { ClaimedRow } from './delivery-claims.js';
import type { Suppressions } from './suppressions.js';
import { suppressionKey } from './suppressions.js';
import { errorCode, type Surroundings } from './surroundings.js';
import type { SendOutcome, UpdateSender } from './update-sender.js';

/** The moment of sending: last look at the suppressions, then the sender with its time limit. */
export class Transmission {
  private readonly underWay = new Set<AbortController>();

  constructor(
    private readonly here: Surroundings,
    private readonly suppressions: Suppressions,
    private readonly sender: UpdateSender,
  ) {}

  /**
   * For each of these updates that must not go out, why. Asked after the claim: a STOP that is written before this
   * look stops the update, one that is written after it came after the update.
   */
  async suppressedAmong(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string, string>> {
    const reasons = await this.suppressions.among(rows.map(({ update }) => suppressionKey(update.recipient)));
    return new Map(
      rows.flatMap((row) => {
        const reason = reasons.get(suppressionKey(row.update.recipient));
        return reason === undefined ? [] : [[row._id, reason] as const];
      }),
    );
  }

  /** Never rejects: what the sender throws is doubt, for it may have thrown after the last byte. */
  async send(row: ClaimedRow): Promise<SendOutcome> {
    const abort = new AbortController();
    const cancel = this.here.clock.after(this.here.timing.sendMs, () => {
      abort.abort();
    });
    this.underWay.add(abort);
    try {
      return await this.sender.send(row, abort.signal);
    } catch (error) {
      return { state: 'doubt', reason: `the send ended with ${errorCode(error)}` };
    } finally {
      cancel();
      this.underWay.delete(abort);
    }
  }

  /** Tells every send under way to give up. */
  abortAll(): void {
    for (const abort of this.underWay) abort.abort();
  }
}
