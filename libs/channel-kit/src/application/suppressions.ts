import type { RecipientData } from '@redress/contracts';
import { instantNow, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { SuppressionReason, SuppressionRow } from '../infrastructure/suppression-row.js';
import type { Surroundings } from './surroundings.js';

/** Whom nothing may be sent to on this channel. Written before a STOP is answered, read after an update was claimed. */
export class Suppressions {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<SuppressionRow>,
  ) {}

  /** Durable when it resolves. A stop stands whatever else is found out about the address. */
  async suppress(address: string, reason: SuppressionReason): Promise<void> {
    const now = instantNow(this.here.clock);
    if (reason === 'opt-out') await this.stop(address, now);
    else await this.rows.updateOne({ _id: address }, { $setOnInsert: { reason, since: now } }, { upsert: true });
  }

  /** Whoever reads there wants nothing more, and said so at `at`. Durable when it resolves. */
  async stop(address: string, at: Instant): Promise<void> {
    await this.rows.updateOne(
      { _id: address },
      { $set: { reason: 'opt-out' }, $max: { stoppedAt: at }, $setOnInsert: { since: at } },
      { upsert: true },
    );
  }

  /** They said at `at` that they want to be written to: ends a stop from before, never one that came later. */
  async resume(address: string, at: Instant): Promise<void> {
    await this.rows.deleteOne({ _id: address, reason: 'opt-out', stoppedAt: { $lt: at } });
  }

  /** Somebody writes from the address, so that somebody is there: what said otherwise counts no more. A stop stays. */
  async heardFrom(address: string): Promise<void> {
    if ((await this.among([address])).get(address) !== 'hard-bounce') return;
    await this.rows.deleteOne({ _id: address, reason: 'hard-bounce' });
  }

  /** The reason for each of these addresses that is suppressed. */
  async among(addresses: readonly string[]): Promise<ReadonlyMap<string, SuppressionReason>> {
    if (addresses.length === 0) return new Map();
    const found = await this.rows.find({ _id: { $in: [...new Set(addresses)] } }).lean<SuppressionRow[]>();
    return new Map(found.map(({ _id, reason }) => [_id, reason]));
  }
}

/** What a recipient is suppressed under. */
export function suppressionKey(recipient: RecipientData): string {
  return recipient.address ?? recipient.key;
}
