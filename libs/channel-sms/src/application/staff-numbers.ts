import { instantNow, type Clock } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { StaffNumberRow } from '../infrastructure/staff-number-row.js';

/** Which telephones staff are told things on: what comes from there is no complaint before a person has said so. */
export class StaffNumbers {
  constructor(
    private readonly rows: Model<StaffNumberRow>,
    private readonly clock: Clock,
  ) {}

  /** Durable when it resolves, which is before anything is sent there. */
  async note(number: string): Promise<void> {
    await this.rows.updateOne({ _id: number }, { $set: { at: instantNow(this.clock) } }, { upsert: true });
  }

  async has(number: string): Promise<boolean> {
    return (await this.rows.findOne({ _id: number }).lean<StaffNumberRow>()) !== null;
  }
}
