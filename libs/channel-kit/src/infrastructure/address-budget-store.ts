import { instantNow, toInstant, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import { UNUSED_BUDGET, type AddressBudget } from '../domain/address-budget.js';
import type { AddressBudgetRow } from './address-budget-row.js';

/** A budget as it was read; version 0 when there is none yet. */
export interface ReadBudget extends AddressBudget {
  readonly key: string;
  readonly version: number;
}

const DAY = 24 * 60 * 60_000;
// Twice the longest window that is looked at, and a day for time zones of whoever reads the date.
const KEPT_MS = 3 * DAY;

/** Budgets by address, changed by compare-and-set. */
export class AddressBudgetStore {
  constructor(
    private readonly rows: Model<AddressBudgetRow>,
    private readonly clock: Clock,
  ) {}

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, ReadBudget>> {
    const found = await this.rows.find({ _id: { $in: [...keys] } }).lean<AddressBudgetRow[]>();
    const known = new Map(found.map((row) => [row._id, row]));
    return new Map(
      keys.map((key) => {
        const { slots, waiting, version } = known.get(key) ?? { ...UNUSED_BUDGET, version: 0 };
        return [key, { key, slots, waiting, version }];
      }),
    );
  }

  /** Writes what follows from what was read. @returns the keys that somebody else has changed since: they are not written */
  async write(changes: readonly (ReadBudget & { readonly next: AddressBudget })[]): Promise<ReadonlySet<string>> {
    const fresh = changes.filter(({ version }) => version === 0);
    const lost = new Set(
      await insertMissing(
        this.rows,
        fresh.map(({ key, next }) => ({ _id: key, ...this.fields(next, 1) })),
      ),
    );
    const known = changes.filter(({ version }) => version > 0);
    const matched = await Promise.all(
      known.map(async ({ key, version, next }) => {
        const { matchedCount } = await this.rows.updateOne(
          { _id: key, version },
          { $set: this.fields(next, version + 1) },
        );
        return matchedCount === 1;
      }),
    );
    for (const [index, { key }] of known.entries()) if (matched[index] !== true) lost.add(key);
    return lost;
  }

  /** Forgets addresses that have had nothing for days. */
  async forget(): Promise<void> {
    await this.rows.deleteMany({ forgetOn: { $lt: dayOf(this.clock.now()) } });
  }

  private fields({ slots, waiting }: AddressBudget, version: number): Omit<AddressBudgetRow, '_id'> {
    return {
      slots: [...slots],
      waiting: [...waiting],
      version,
      forgetOn: dayOf(this.clock.now() + KEPT_MS),
      changedAt: instantNow(this.clock),
    };
  }
}

function dayOf(epochMs: number): string {
  return toInstant(epochMs).slice(0, 10);
}
