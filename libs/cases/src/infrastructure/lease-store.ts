import { toInstant, type Clock, type Ids } from '@redress/kernel';
import { defineCollection, type Database } from '@redress/persistence';
import { RowStore } from './row-store.js';

interface LeaseRecord {
  readonly _id: string;
  readonly token: string;
  readonly until: string;
}

/** One row a lease, and as many leases as there are shards and queues: it never grows with traffic. */
export const CASE_LEASES = defineCollection<LeaseRecord>({ name: 'case_leases', indexes: [], bounded: true });

export interface Lease {
  readonly name: string;
  readonly token: string;
}

/** The right to do one kind of work alone for a while. Work under it must still be safe to do twice: leases only spare effort. */
export class LeaseStore extends RowStore<LeaseRecord> {
  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    super(database, CASE_LEASES);
  }

  /** Returns undefined when somebody else holds it. */
  async acquire(name: string, milliseconds: number): Promise<Lease | undefined> {
    const now = this.clock.now();
    const token = this.ids.next();
    const until = toInstant(now + milliseconds);
    const taken = await this.model.updateOne(
      { _id: name, until: { $lte: toInstant(now) } },
      { $set: { token, until } },
    );
    if (taken.matchedCount === 1) return { name, token };
    return (await this.insertMissing([{ _id: name, token, until }])).size === 0 ? { name, token } : undefined;
  }

  async release(lease: Lease): Promise<void> {
    await this.model.updateOne({ _id: lease.name, token: lease.token }, { $set: { until: toInstant(0) } });
  }
}
