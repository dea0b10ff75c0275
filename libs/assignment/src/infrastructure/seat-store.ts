import type { Model } from 'mongoose';
import { defineCollection, insertMissing, type Database } from '@redress/persistence';
import type { Instant } from '@redress/kernel';

/** A case that takes up room on a seat. `weight` in hundredths of a case. */
export interface Slot {
  readonly case: string;
  readonly weight: number;
  readonly token: string;
  readonly at: Instant;
}

/** A handler's room for cases; `used` is the sum of the slots' weights. */
export interface SeatRecord {
  /** The handler's key. */
  readonly _id: string;
  readonly capacity: number;
  readonly used: number;
  readonly version: number;
  readonly lastAt: Instant;
  readonly slots: readonly Slot[];
}

/** One row a handler. */
export const SEATS = defineCollection<SeatRecord>({ name: 'seats', indexes: [], bounded: true });

/** The seats, changed by one compare-and-set each. */
export class SeatStore {
  private readonly model: Model<SeatRecord>;

  constructor(database: Database) {
    this.model = database.model(SEATS);
  }

  async findAll(handlerKeys: readonly string[]): Promise<SeatRecord[]> {
    return this.model
      .find({ _id: { $in: handlerKeys } })
      .lean<SeatRecord[]>()
      .exec();
  }

  async all(): Promise<SeatRecord[]> {
    return this.model.find({}).lean<SeatRecord[]>().exec();
  }

  /** Makes missing seats and sets everybody's capacity. */
  async furnish(seats: readonly { readonly handlerKey: string; readonly capacity: number }[]): Promise<void> {
    const rows = seats.map(({ handlerKey, capacity }) => ({
      _id: handlerKey,
      capacity,
      used: 0,
      version: 0,
      lastAt: '',
      slots: [],
    }));
    const there = new Set(await insertMissing(this.model, rows));
    for (const { handlerKey, capacity } of seats) {
      if (!there.has(handlerKey)) continue;
      await this.model.updateOne(
        { _id: handlerKey, capacity: { $ne: capacity } },
        { $set: { capacity }, $inc: { version: 1 } },
      );
    }
  }

  /** Takes room for the slot if there is still that much within `capacity`. */
  async reserve(handlerKey: string, capacity: number, slot: Slot): Promise<boolean> {
    const result = await this.model.updateOne(
      { _id: handlerKey, used: { $lte: capacity - slot.weight } },
      { $push: { slots: slot }, $inc: { used: slot.weight, version: 1 }, $set: { lastAt: slot.at } },
    );
    return result.matchedCount === 1;
  }

  /** Gives the room back, once: the slot must still be there with that weight. */
  async release(handlerKey: string, token: string, weight: number): Promise<boolean> {
    const result = await this.model.updateOne(
      { _id: handlerKey, slots: { $elemMatch: { token, weight } } },
      { $pull: { slots: { token } }, $inc: { used: -weight, version: 1 } },
    );
    return result.matchedCount === 1;
  }
}
