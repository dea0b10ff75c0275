import { TokenBuckets } from '@redress/channel-kit';
import { visitorNetwork } from '@redress/platform';
import type { Clock } from '@redress/kernel';

// How many conversations, networks or things are remembered.
const KEYS = 20_000;

/** How many may come at once, and how many a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what a network does; this machine's own addresses count for nobody. */
export class NetworkBuckets {
  private readonly buckets: TokenBuckets;

  constructor(clock: Clock, rate: Rate) {
    this.buckets = new TokenBuckets(clock, { ...rate, keys: KEYS });
  }

  /** @returns false when it was too much; then it counts for nothing */
  take(address: string): boolean {
    const network = visitorNetwork(address);
    return network === undefined || this.buckets.take(network, 0) !== undefined;
  }
}

/** Counts what a network does, the same thing once. */
export class OnceBuckets {
  private readonly buckets: NetworkBuckets;
  private readonly known = new Set<string>();

  constructor(clock: Clock, rate: Rate) {
    this.buckets = new NetworkBuckets(clock, rate);
  }

  /** @returns false when it was too much */
  take(thing: string, address: string): boolean {
    if (this.known.has(thing)) return true;
    if (!this.buckets.take(address)) return false;
    this.known.add(thing);
    const [oldest] = this.known;
    if (this.known.size > KEYS && oldest !== undefined) this.known.delete(oldest);
    return true;
  }
}

/** Counts what is done in a conversation, and by its network in all of theirs. */
export class VisitorBuckets {
  private readonly own: TokenBuckets;
  private readonly network: NetworkBuckets;

  constructor(clock: Clock, own: Rate, network: Rate) {
    this.own = new TokenBuckets(clock, { ...own, keys: KEYS });
    this.network = new NetworkBuckets(clock, network);
  }

  /** @returns false when it was too much */
  take(conversation: string, address: string): boolean {
    return this.own.take(conversation, 0) !== undefined && this.network.take(address);
  }
}
