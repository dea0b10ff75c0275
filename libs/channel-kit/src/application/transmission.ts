import type { Outgoing } from '../domain/outgoing.js';
import type { ClaimedRow, DeliveryClaims } from './delivery-claims.js';
import type { DeliveryGroups } from './delivery-groups.js';
import type { Suppressions } from './suppressions.js';
import type { ClaimOutcome } from './delivery-outcomes.js';
import { stopOutcome } from './stop-check.js';
import { suppressionKey } from './suppressions.js';
import { errorCode, type Surroundings } from './surroundings.js';
import type { BeginHandOver, UpdateSender } from './update-sender.js';

/** The moment of sending: the sender with its time limit. */
export class Transmission {
  private readonly underWay = new Set<AbortController>();

  constructor(
    private readonly here: Surroundings,
    private readonly suppressions: Suppressions,
    private readonly sender: UpdateSender,
    private readonly groups: Pick<DeliveryGroups, 'members'>,
    private readonly claims: Pick<DeliveryClaims, 'begin'>,
  ) {}

  /** Never rejects: what the sender throws is doubt, for it may have thrown after the last byte. */
  async send(row: ClaimedRow): Promise<ClaimOutcome> {
    const abort = new AbortController();
    const cancel = this.here.clock.after(this.here.timing.sendMs, () => {
      abort.abort();
    });
    this.underWay.add(abort);
    try {
      const together = row.together === undefined ? [] : await this.membersOf(row);
      if (together === undefined)
        return { state: 'refused-for-now', reason: 'the members of a group could not be read' };
      const begin: BeginHandOver = (knownBy) => this.claims.begin(row, knownBy);
      const outcome = await this.sender.send(row, abort.signal, together, begin);
      if (outcome.state === 'stopped') return stopOutcome(row, outcome.reason);
      if (outcome.state === 'failed' && outcome.addressBad === true) await this.markBad(row);
      return outcome;
    } catch (error) {
      return { state: 'doubt', reason: `the send ended with ${errorCode(error)}` };
    } finally {
      cancel();
      this.underWay.delete(abort);
    }
  }

  /** Whoever the other side does not know is not written to again; that it could not be noted changes nothing else. */
  private async markBad({ _id, update }: ClaimedRow): Promise<void> {
    try {
      await this.suppressions.suppress(suppressionKey(update.recipient), 'hard-bounce');
    } catch (error) {
      this.here.log.warn('a bad address is not noted', { updateId: _id, code: errorCode(error) });
    }
  }

  private async membersOf(row: ClaimedRow): Promise<Outgoing[] | undefined> {
    try {
      return (await this.groups.members(row)).map(({ update }) => update);
    } catch {
      return undefined;
    }
  }

  /** Tells every send under way to give up. */
  abortAll(): void {
    for (const abort of this.underWay) abort.abort();
  }
}
