import { instantNow, toInstant, type Clock, type Ids, type Instant } from '@redress/kernel';
import { insertNew } from '@redress/persistence';
import type { Model } from 'mongoose';

/** Who may work on something for now. */
export interface LeaseRow {
  readonly _id: string;
  readonly token: string;
  readonly until: Instant;
}

/** Given to the one holder; `token` names the holding, not the holder. `until` is epoch milliseconds. */
export interface Lease {
  readonly id: string;
  readonly token: string;
  readonly until: number;
}

/**
 * Leases by compare-and-set: at most one holder as long as clocks agree better than the time a lease lasts. A holder
 * that stalls past its end does not notice by itself, so what is done under a lease must bear being done twice.
 */
export class Leases {
  constructor(
    private readonly rows: Model<LeaseRow>,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly lastsMs: number = 60_000,
  ) {}

  /** Undefined when somebody holds it. */
  async take(id: string): Promise<Lease | undefined> {
    const lease = { id, token: this.ids.next(), until: this.clock.now() + this.lastsMs };
    const fields = { token: lease.token, until: toInstant(lease.until) };
    const expired = await this.rows.updateOne({ _id: id, until: { $lte: instantNow(this.clock) } }, { $set: fields });
    if (expired.modifiedCount === 1) return lease;
    return (await insertNew(this.rows, { _id: id, ...fields })) ? lease : undefined;
  }

  /** The lease, renewed when less than half of it is left; undefined when it has passed to another. */
  async keep(lease: Lease): Promise<Lease | undefined> {
    const now = this.clock.now();
    if (lease.until - now > this.lastsMs / 2) return lease;
    const until = now + this.lastsMs;
    const filter = { _id: lease.id, token: lease.token };
    const renewed = await this.rows.updateOne(filter, { $set: { until: toInstant(until) } });
    return renewed.matchedCount === 1 ? { ...lease, until } : undefined;
  }

  async release(lease: Lease): Promise<void> {
    await this.rows.deleteOne({ _id: lease.id, token: lease.token });
  }
}
