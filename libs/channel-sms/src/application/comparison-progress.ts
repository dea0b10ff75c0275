import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { ComparedKind, ComparisonRow } from '../infrastructure/comparison-row.js';

/** How far the comparison with the provider has come, by all replicas together. */
export class ComparisonProgress {
  constructor(
    private readonly rows: Model<ComparisonRow>,
    private readonly kind: ComparedKind,
  ) {}

  /** Milliseconds since 1970; undefined before the first comparison. @throws whatever the database throws */
  async until(): Promise<number | undefined> {
    return (await this.rows.findOne({ _id: this.kind }).lean<ComparisonRow>())?.until;
  }

  /** Whoever has come less far changes nothing. @throws whatever the database throws */
  async advance(until: number): Promise<void> {
    const _id = this.kind;
    if ((await insertMissing(this.rows, [{ _id, until }])).length === 0) return;
    await this.rows.updateOne({ _id, until: { $lt: until } }, { $set: { until } });
  }
}
