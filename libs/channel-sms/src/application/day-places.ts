import { RedressError } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import { placeId, placeOf, placesOf, type DayPlaceRow } from '../infrastructure/day-place-row.js';

/** What is counted, and how many there may be. */
export interface Bound {
  /** The day in UTC, and of what: `2026-11-28/to/+447700900123`. */
  readonly name: string;
  readonly most: number;
}

/** An update that wants a place of each of its bounds. */
export interface PlaceRequest {
  readonly updateId: string;
  /** The widest first: who has a place of one has one of each before it. */
  readonly bounds: readonly Bound[];
  /** True where it may have asked before. */
  readonly again: boolean;
}

/** Somebody who waits for an answer. */
interface Asking {
  readonly request: PlaceRequest;
  readonly resolve: (full: Bound | undefined) => void;
  readonly reject: (error: unknown) => void;
}

// Of the processes that want places at once at least one gets some in each round.
const MAXIMUM_TRIES = 100;
const MOST_KNOWN = 10_000;

/** The places of a day, kept by all replicas together. An update has one of each bound, however often it asks. */
export class DayPlaces {
  private asking: Asking[] = [];
  private giving = false;
  /** Of what was counted here lately, the highest place that is known to be taken: others may have taken more since. */
  private readonly highest = new Map<string, number>();

  constructor(private readonly places: Model<DayPlaceRow>) {}

  /**
   * All or none, as far as can be seen; what an update has it keeps.
   * @returns the narrowest bound of which none is left, else undefined. @throws RedressError `places-contended` (retriable); what the
   * database throws
   */
  take(request: PlaceRequest): Promise<Bound | undefined> {
    return new Promise((resolve, reject) => {
      this.asking.push({ request, resolve, reject });
      if (!this.giving) void this.giveAll();
    });
  }

  /** Numbers are personal, and what was counted on a day that is over is worth nothing. @throws whatever the database throws */
  async forgetBefore(day: string): Promise<void> {
    this.highest.clear();
    await this.places.deleteMany({ _id: { $lt: day } });
  }

  // One by one, those of one process would meet each other at every place.
  private async giveAll(): Promise<void> {
    this.giving = true;
    // What asks in this same turn is given together.
    await Promise.resolve();
    while (this.asking.length > 0) {
      const asking = this.asking;
      this.asking = [];
      try {
        const full = await this.give(asking.map(({ request }) => request));
        for (const { request, resolve } of asking) resolve(full.get(request));
      } catch (error) {
        this.highest.clear();
        for (const { reject } of asking) reject(error);
      }
    }
    this.giving = false;
  }

  /** The places after the highest are taken by being inserted: whoever comes second meets the first and tries the next. @returns who has none */
  private async give(requests: readonly PlaceRequest[]): Promise<ReadonlyMap<PlaceRequest, Bound>> {
    const full = new Map<PlaceRequest, Bound>();
    // A place taken for a row that is refused for its holder would stay empty.
    let held = await this.heldBy(requests.filter(({ again }) => again));
    let open = requests;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const rows: DayPlaceRow[] = [];
      const refusable = new Map<string, PlaceRequest>();
      for (const request of open) {
        const wanted = request.bounds.filter(({ name }) => !held.has(holderOf(name, request)));
        await this.learn(wanted);
        const none = wanted.findLast(({ name, most }) => this.taken(name) >= most);
        if (none !== undefined) full.set(request, none);
        for (const { name } of none === undefined ? wanted : []) {
          const row = { _id: placeId(name, this.taken(name) + 1), holder: holderOf(name, request) };
          this.highest.set(name, placeOf(row));
          refusable.set(row._id, request);
          rows.push(row);
        }
      }
      const refused = await insertMissing(this.places, rows);
      if (refused.length === 0) return full;
      for (const id of refused) this.highest.delete(boundOf(id));
      open = [...new Set(refused.flatMap((id) => refusable.get(id) ?? []))];
      held = await this.heldBy(open);
    }
    throw new RedressError('places-contended', 'many texts were to be counted at once; try again', { retriable: true });
  }

  private async heldBy(requests: readonly PlaceRequest[]): Promise<ReadonlySet<string>> {
    if (requests.length === 0) return new Set();
    const holders = requests.flatMap((request) => request.bounds.map(({ name }) => holderOf(name, request)));
    const rows = await this.places.find({ holder: { $in: holders } }).lean<DayPlaceRow[]>();
    return new Set(rows.map(({ holder }) => holder));
  }

  /** Nobody has a place of the narrower where nobody has one of the wider. */
  private async learn(bounds: readonly Bound[]): Promise<void> {
    if (this.highest.size >= MOST_KNOWN) this.highest.clear();
    let wider: number | undefined;
    for (const { name } of bounds) {
      const known = this.highest.get(name) ?? (wider === 0 ? 0 : await this.read(name));
      this.highest.set(name, known);
      wider = known;
    }
  }

  private async read(name: string): Promise<number> {
    const [last] = await this.places
      .find({ _id: placesOf(name) })
      .sort({ _id: -1 })
      .limit(1)
      .lean<DayPlaceRow[]>();
    return last === undefined ? 0 : placeOf(last);
  }

  private taken(name: string): number {
    return this.highest.get(name) ?? 0;
  }
}

function holderOf(name: string, { updateId }: PlaceRequest): string {
  return `${name}/${updateId}`;
}

function boundOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}
