import { RedressError } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { DayPlaceRow } from '../infrastructure/day-place-row.js';

/** What is counted in a day, and how many there may be. */
export interface Bound {
  /** In UTC, `2026-11-28`. */
  readonly day: string;
  readonly of: string;
  readonly most: number;
}

/** Somebody who wants a place. */
interface Asking {
  readonly updateId: string;
  readonly resolve: (has: boolean) => void;
  readonly reject: (error: unknown) => void;
}

// Of the processes that want places at once at least one gets some in each round.
const MAXIMUM_TRIES = 100;

/** The places of a day, kept by all replicas together. An update has one, however often it asks. */
export class DayPlaces {
  /** Who waits for a place, by what is counted; the first of them asks for all. */
  private readonly asking = new Map<string, Asking[]>();

  constructor(private readonly places: Model<DayPlaceRow>) {}

  /** @returns false when there is none left. @throws RedressError `places-contended` (retriable); what the database throws */
  take(updateId: string, bound: Bound): Promise<boolean> {
    const name = nameOf(bound);
    return new Promise((resolve, reject) => {
      const others = this.asking.get(name);
      if (others === undefined) {
        this.asking.set(name, [{ updateId, resolve, reject }]);
        void this.giveAll(name, bound);
      } else {
        others.push({ updateId, resolve, reject });
      }
    });
  }

  /** Numbers are personal, and what was counted on a day that is over is worth nothing. @throws whatever the database throws */
  async forgetBefore(day: string): Promise<void> {
    await this.places.deleteMany({ day: { $lt: day } });
  }

  // One by one, those of one process would meet each other at every place.
  private async giveAll(name: string, bound: Bound): Promise<void> {
    // What asks in this same turn is given together.
    await Promise.resolve();
    for (;;) {
      const asking = this.asking.get(name) ?? [];
      if (asking.length === 0) break;
      this.asking.set(name, []);
      try {
        const without = await this.give(
          asking.map(({ updateId }) => updateId),
          bound,
        );
        for (const { updateId, resolve } of asking) resolve(!without.has(updateId));
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    this.asking.delete(name);
  }

  /** The places after the highest are taken by being inserted: whoever comes second meets the first and tries the next. @returns who has none */
  private async give(updateIds: readonly string[], bound: Bound): Promise<ReadonlySet<string>> {
    const name = nameOf(bound);
    let without = new Set(updateIds);
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      // First: the place of a row that is refused for its holder would stay empty.
      for (const updateId of await this.among(without, name)) without.delete(updateId);
      const first = (await this.highest(name)) + 1;
      const rows = [...without].slice(0, Math.max(0, bound.most - first + 1)).map((updateId, n) => ({
        ...{ _id: `${name}/${String(first + n)}`, day: bound.day, bound: name, place: first + n },
        holder: `${name}/${updateId}`,
      }));
      if (rows.length === 0) return without;
      const refused = await insertMissing(this.places, rows);
      without = new Set([...without].filter((_, n) => n >= rows.length || refused.includes(rows[n]?._id ?? '')));
      if (without.size === 0) return without;
    }
    throw new RedressError('places-contended', 'many texts were to be counted at once; try again', { retriable: true });
  }

  private async among(updateIds: ReadonlySet<string>, name: string): Promise<readonly string[]> {
    const holders = [...updateIds].map((updateId) => `${name}/${updateId}`);
    const rows = await this.places.find({ holder: { $in: holders } }).lean<DayPlaceRow[]>();
    return rows.map(({ holder }) => holder.slice(name.length + 1));
  }

  private async highest(bound: string): Promise<number> {
    const [last] = await this.places.find({ bound }).sort({ place: -1 }).limit(1).lean<DayPlaceRow[]>();
    return last?.place ?? 0;
  }
}

function nameOf({ day, of }: Bound): string {
  return `${day}${of}`;
}
