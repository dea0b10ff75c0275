import { instantNow, proofKey, RedressError, type CaseTokenClaim, type Clock, type KeyRing } from '@redress/kernel';
import { insertNew } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { ProofTriesRow } from '../infrastructure/proof-tries-row.js';
import type { CaseViews } from './case-views.js';
import type { CustomerRequests } from './customer-requests.js';
import type { WebIdentity } from './web-identity.js';

// What is proved is short: an order number has some ten thousand likely neighbours. Fresh links go by mail, few an hour.
const TRIES = 5;
// Of all links of a case together: a mailbox gets three fresh ones an hour.
const TRIES_A_DAY = 15;

export interface ProofStores {
  readonly tries: Model<ProofTriesRow>;
  readonly views: CaseViews;
}

/** Lets the holder of a link see everything once he has shown that he knows one thing from the complaint. */
export class ProveCase {
  constructor(
    private readonly stores: ProofStores,
    private readonly identity: WebIdentity,
    private readonly requests: CustomerRequests,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /**
   * Every try counts: with the sixth a link proves nothing any more, and only a fresh one does; with the sixteenth of a
   * day (UTC) no link of the case does before the next.
   * @returns a token that shows everything
   * @throws RedressError `proof-invalid`, `proofs-too-many`; what the stores throw
   */
  async prove(claim: CaseTokenClaim, value: string): Promise<string> {
    const { scope: _neutral, ...holder } = claim;
    const { caseId } = holder;
    await this.count(claim);
    const row = await this.stores.views.byCase(caseId);
    const proofs = row?.view?.proofs ?? [];
    const key = proofKey(this.keys, caseId, value);
    if (key === undefined || !proofs.includes(key)) throw wrong();
    await this.requests.fromLink(holder, { type: 'proof', value });
    return this.identity.fullToken({ ...holder, issuedAt: this.clock.now() });
  }

  // Counted before it is looked at: who tries many at once gets no more of them.
  private async count({ caseId, issuedAt = 0 }: CaseTokenClaim): Promise<void> {
    const [today] = instantNow(this.clock).split('T');
    const tries = await this.tried(`${caseId} ${String(issuedAt)}`);
    if (tries > TRIES || (await this.tried(`${caseId} ${String(today)}`)) > TRIES_A_DAY) throw tooMany();
  }

  private async tried(counted: string): Promise<number> {
    await insertNew(this.stores.tries, { _id: counted, tries: 0 });
    const row = await this.stores.tries
      .findOneAndUpdate({ _id: counted }, { $inc: { tries: 1 } }, { returnDocument: 'after' })
      .lean<ProofTriesRow>();
    return row?.tries ?? 0;
  }
}

function wrong(): RedressError {
  const message = 'This is not what your complaint says. Try another thing from it, such as an order number.';
  return new RedressError('proof-invalid', message, { fields: [{ field: 'value', rule: 'matches', message }] });
}

function tooMany(): RedressError {
  return new RedressError(
    'proofs-too-many',
    'There were too many tries. Ask for a fresh link and try again with that.',
  );
}
