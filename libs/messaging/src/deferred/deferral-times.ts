import { toInstant, type Clock, type Ids, type Instant } from '@redress/kernel';

/** All in milliseconds. */
export interface DeferralOptions {
  /** Before the second try; doubles from try to try. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A retry that is older than this is parked, and its key goes on. */
  readonly holdMs: number;
  /** When the sweeper looks at a `behind` row that nobody has taken until then. */
  readonly behindMs: number;
  /** When the sweeper announces a parking whose announcer has died. */
  readonly announceMs: number;
  /** How often the sweeper looks for rows of other processes. */
  readonly sweepMs: number;
}

export const DEFERRAL_DEFAULTS: DeferralOptions = {
  firstRetryMs: 500,
  longestRetryMs: 60_000,
  holdMs: 15 * 60_000,
  behindMs: 30_000,
  announceMs: 10_000,
  sweepMs: 5_000,
};

/** When which row is looked at again. */
export class DeferralTimes {
  readonly options: DeferralOptions;

  constructor(
    readonly clock: Clock,
    private readonly ids: Ids,
    options: Partial<DeferralOptions> = {},
  ) {
    this.options = { ...DEFERRAL_DEFAULTS, ...options };
  }

  in(ms: number): Instant {
    return toInstant(this.clock.now() + ms);
  }

  /** Half fixed, half by chance: a crowd that failed together does not come back together. */
  retry(attempts: number): Instant {
    const { firstRetryMs, longestRetryMs } = this.options;
    const whole = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20));
    const chance = (this.ids.random(1)[0] ?? 0) / 255;
    return this.in(Math.round(whole / 2 + (whole / 2) * chance));
  }

  /** The longer a row waits behind another, the less often it asks. */
  behind(deferredAt: Instant): Instant {
    const waited = this.clock.now() - Date.parse(deferredAt);
    return this.in(Math.min(Math.max(waited, this.options.behindMs), 10 * this.options.behindMs));
  }

  heldTooLong(failingSince: Instant): boolean {
    return this.clock.now() - Date.parse(failingSince) >= this.options.holdMs;
  }
}
