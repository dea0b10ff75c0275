/** How long a visitor counts as sitting there, in milliseconds. */
export interface StayTiming {
  /** Without a connected client. */
  readonly leaseMs: number;
  /** Without a word from either side. */
  readonly idleMs: number;
  /** How often each replica renews what it holds, and ends what has run out. */
  readonly turnMs: number;
}

const MINUTE_MS = 60_000;

export const STAY_TIMING: StayTiming = { leaseMs: MINUTE_MS, idleMs: 15 * MINUTE_MS, turnMs: 15_000 };
