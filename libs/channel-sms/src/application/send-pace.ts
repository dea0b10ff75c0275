import { sleep, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { PaceRow } from '../infrastructure/pace-row.js';

export interface SendPaceParts {
  readonly paces: Model<PaceRow>;
  readonly clock: Clock;
  /** Our numbers and services, and how many texts a second each takes; the last counts for the rest. */
  readonly numbers: readonly string[];
  readonly perSecond: readonly number[];
}

/** Somebody who waits to be given a turn. */
interface Asking {
  readonly resolve: (at: number) => void;
  readonly reject: (error: unknown) => void;
}

const SECOND = 1_000;
// Of the texts that are under way at a time (twenty) some stay free for other numbers.
const MOST_AT_ONCE = 16;
// Whoever is on their way has a turn within seconds, and the store is asked once for those who come together.
const SECONDS_AHEAD = 5;
// Longer than this nobody keeps a claim for.
const MOST_MS = 30 * SECOND;
const MAXIMUM_TRIES = 50;

/**
 * The pace of each of our numbers, kept by all replicas together: turns are given away by compare-and-set on one row a number, as
 * well as their clocks agree. A turn that nobody takes is lost.
 */
export class SendPace {
  /** Who waits to be given a turn, by number; the first of them asks for all. */
  private readonly asking = new Map<string, Asking[]>();
  /** How far this process has given turns away, by number; where another has gone on from there, the row says so. */
  private readonly given = new Map<string, number>();

  constructor(private readonly parts: SendPaceParts) {}

  /** How many texts may wait for their turn on a number, or be under way from it, in one process. */
  atOnce(number: string): number {
    return Math.min(this.rateOf(number) * SECONDS_AHEAD, MOST_AT_ONCE);
  }

  /**
   * Waits for a turn; those of one process are given in the order in which they are asked for.
   * @returns undefined when it has come; else in how many milliseconds to ask again. @throws whatever the database throws
   */
  async turn(number: string, signal: AbortSignal): Promise<number | undefined> {
    const { clock } = this.parts;
    const waitMs = (await this.asked(number)) - clock.now();
    if (waitMs > MOST_MS) return waitMs;
    if (waitMs > 0) await sleep(clock, waitMs, signal);
    return signal.aborted ? SECOND : undefined;
  }

  // Those who ask while the store is being asked are given theirs together next time: a commit a turn would be slower than most paces.
  private asked(number: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const others = this.asking.get(number);
      if (others === undefined) {
        this.asking.set(number, [{ resolve, reject }]);
        void this.giveAll(number);
      } else {
        others.push({ resolve, reject });
      }
    });
  }

  private async giveAll(number: string): Promise<void> {
    // What asks in this same turn is given together.
    await Promise.resolve();
    for (;;) {
      const asking = this.asking.get(number) ?? [];
      if (asking.length === 0) break;
      this.asking.set(number, []);
      try {
        const first = await this.take(number, asking.length);
        const apart = SECOND / this.rateOf(number);
        for (const [index, { resolve }] of asking.entries()) resolve(first + index * apart);
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    this.asking.delete(number);
  }

  /** When the first of so many turns is; beyond what anybody waits for, none is taken. */
  private async take(_id: string, turns: number): Promise<number> {
    const { paces, clock } = this.parts;
    const apart = SECOND / this.rateOf(_id);
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const read = this.given.get(_id) ?? (await paces.findOne({ _id }).lean<PaceRow>())?.next;
      const now = clock.now();
      const at = Math.max(now, read ?? now);
      // As far as is known here; that much nobody takes back.
      if (at - now > MOST_MS) return at;
      const next = at + turns * apart;
      this.given.delete(_id);
      const taken =
        read === undefined
          ? (await insertMissing(paces, [{ _id, next }])).length === 0
          : (await paces.updateOne({ _id, next: read }, { $set: { next } })).matchedCount === 1;
      if (!taken) continue;
      this.given.set(_id, next);
      return at;
    }
    return clock.now() + MOST_MS + SECOND;
  }

  private rateOf(number: string): number {
    const { numbers, perSecond } = this.parts;
    return perSecond[numbers.indexOf(number)] ?? perSecond.at(-1) ?? 1;
  }
}
