import type { Model } from 'mongoose';
import { defineCollection, insertMissing, type Database } from '@redress/persistence';
import type { Instant } from '@redress/kernel';

/** A case that takes up room on a seat. `weight` in hundredths of a case. */
export interface Slot {
  readonly case: string;
  readonly weight: number;
  readonly token: string;
  readonly at: Instant;
  /** Whether the handler has looked at the case. */
  readonly opened: boolean;
  /** A live conversation: it takes a place of its own kind, and weighs nothing. */
  readonly chat?: true;
  /** Whose absence the case is covered in. */
  readonly covers?: string;
}

/**
 * A handler's room for cases; `used` is the sum of the slots' weights, `unopened` the number of cases not opened, `chats` that
 * of live conversations.
 */
export interface SeatRecord {
  /** The handler's key. */
  readonly _id: string;
  readonly capacity: number;
  readonly used: number;
  readonly unopened: number;
  readonly chats: number;
  readonly version: number;
  readonly lastAt: Instant;
  readonly slots: readonly Slot[];
}

/** What a reservation must leave untouched; left out: nothing, for a person decided. */
export interface SeatLimit {
  /** In hundredths of a case. */
  readonly capacity: number;
  /** Left out: any number. */
  readonly unopened?: number;
  /** Live conversations at a time; left out: none. */
  readonly chats?: number;
}

/** What a seat of so much room bears. */
export function limitOf({ capacity, chats = 0 }: Pick<SeatLimit, 'capacity' | 'chats'>): SeatLimit {
  return { capacity, chats };
}

/** One row a handler. */
export const SEATS = defineCollection<SeatRecord>({ name: 'seats', indexes: [], bounded: true });

/** The seats, changed by one compare-and-set each. */
export class SeatStore {
  private readonly model: Model<SeatRecord>;

  constructor(database: Database) {
    this.model = database.model(SEATS);
  }

  async find(handlerKey: string): Promise<SeatRecord | null> {
    return this.model.findOne({ _id: handlerKey }).lean<SeatRecord>().exec();
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
      unopened: 0,
      chats: 0,
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
      // A seat from before conversations were counted.
      await this.model.updateOne(
        { _id: handlerKey, chats: { $exists: false } },
        { $set: { chats: 0 }, $inc: { version: 1 } },
      );
    }
  }

  /** Takes room for the slot if it leaves `limit` untouched. */
  async reserve(handlerKey: string, slot: Slot, limit?: SeatLimit): Promise<boolean> {
    const result = await this.model.updateOne(
      { _id: handlerKey, ...(limit === undefined ? {} : within(slot, limit)) },
      {
        $push: { slots: slot },
        $inc: { used: slot.weight, unopened: unopenedOf(slot), chats: chatsOf(slot), version: 1 },
        $set: { lastAt: slot.at },
      },
    );
    return result.matchedCount === 1;
  }

  /** Gives the room of a reservation back, once: the slot must still be there as it was made. */
  async release(handlerKey: string, slot: Slot): Promise<boolean> {
    const { token, weight, opened } = slot;
    const result = await this.model.updateOne(
      { _id: handlerKey, slots: { $elemMatch: { token, weight, opened } } },
      {
        $pull: { slots: { token } },
        $inc: { used: -weight, unopened: -unopenedOf(slot), chats: -chatsOf(slot), version: 1 },
      },
    );
    return result.matchedCount === 1;
  }

  /** Writes the slots anew if nobody has changed the seat since it was read. */
  async replace({ _id, version }: SeatRecord, slots: readonly Slot[]): Promise<boolean> {
    const used = slots.reduce((sum, slot) => sum + slot.weight, 0);
    const unopened = slots.reduce((sum, slot) => sum + unopenedOf(slot), 0);
    const chats = slots.reduce((sum, slot) => sum + chatsOf(slot), 0);
    const result = await this.model.updateOne(
      { _id, version },
      { $set: { slots, used, unopened, chats, version: version + 1 } },
    );
    return result.matchedCount === 1;
  }
}

/** What a seat must be for the slot to keep its limit: a conversation and a case ask for different room. */
function within(slot: Slot, { capacity, unopened, chats = 0 }: SeatLimit): RoomLeft {
  if (slot.chat === true) return { chats: { $lte: chats - 1 } };
  return {
    used: { $lte: capacity - slot.weight },
    ...(unopened === undefined ? {} : { unopened: { $lte: unopened - unopenedOf(slot) } }),
  };
}

type AtMost = { readonly $lte: number };
interface RoomLeft {
  readonly used?: AtMost;
  readonly unopened?: AtMost;
  readonly chats?: AtMost;
}

// A conversation is answered or not: nobody lets it lie unopened.
function unopenedOf({ opened, chat }: Slot): number {
  return opened || chat === true ? 0 : 1;
}

function chatsOf({ chat }: Slot): number {
  return chat === true ? 1 : 0;
}
