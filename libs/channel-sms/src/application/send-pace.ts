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
  private readonly asking = new Map<string, Promise<unknown>>();

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
    const before = this.asking.get(number) ?? Promise.resolve();
    const mine = before.then(() => this.take(number));
    const settled = mine.catch(() => undefined);
    this.asking.set(number, settled);
    const at = await mine;
    if (this.asking.get(number) === settled) this.asking.delete(number);
    const waitMs = at - clock.now();
    if (waitMs > MOST_MS) return waitMs;
    if (waitMs > 0) await sleep(clock, waitMs, signal);
    return signal.aborted ? SECOND : undefined;
  }

  /** When the turn is; beyond what anybody waits for, none is taken. */
  private async take(_id: string): Promise<number> {
    const { paces, clock } = this.parts;
    const apart = SECOND / this.rateOf(_id);
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const read = await paces.findOne({ _id }).lean<PaceRow>();
      const now = clock.now();
      const at = Math.max(now, read?.next ?? now);
      if (at - now > MOST_MS) return at;
      const next = at + apart;
      const taken =
        read === null
          ? (await insertMissing(paces, [{ _id, next }])).length === 0
          : (await paces.updateOne({ _id, next: read.next }, { $set: { next } })).matchedCount === 1;
      if (taken) return at;
    }
    return clock.now() + MOST_MS + SECOND;
  }

  private rateOf(number: string): number {
    const { numbers, perSecond } = this.parts;
    return perSecond[numbers.indexOf(number)] ?? perSecond.at(-1) ?? 1;
  }
}
