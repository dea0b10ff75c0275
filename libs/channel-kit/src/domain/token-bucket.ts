import type { Clock } from '@redress/kernel';

export interface BucketOptions {
  /** How many may come at once. */
  readonly burst: number;
  /** How many may come a second in the long run. */
  readonly perSecond: number;
  /** How many different keys are remembered. */
  readonly keys: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts what comes by key, and says how long the next must wait to keep the rate. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly options: BucketOptions,
  ) {}

  /**
   * Takes a place, in the future if need be. @returns milliseconds until that place: 0 within the rate. Undefined when
   * it would lie beyond `mostMs`; then nothing is taken.
   */
  take(key: string, mostMs: number): number | undefined {
    const { burst, perSecond } = this.options;
    const now = this.clock.now();
    const known = this.buckets.get(key);
    const tokens = known === undefined ? burst : Math.min(burst, known.tokens + ((now - known.at) / 1_000) * perSecond);
    const waitMs = tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000);
    if (waitMs > mostMs) return undefined;
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: tokens - 1, at: now });
    this.forgetOldest();
    return waitMs;
  }

  private forgetOldest(): void {
    for (const key of this.buckets.keys()) {
      if (this.buckets.size <= this.options.keys) return;
      this.buckets.delete(key);
    }
  }
}
