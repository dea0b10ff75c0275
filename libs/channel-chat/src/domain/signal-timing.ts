/** Waits of what is only of use at the moment, in milliseconds. */
export interface SignalTiming {
  /** Of one conversation and one thing at most one signal is told in so long. */
  readonly paceMs: number;
  /** Writing that nobody goes on with is over after so long. */
  readonly lapseMs: number;
  /** Who has no client any more is gone after so long: pages are loaded anew, and networks change. */
  readonly goneMs: number;
}

export const SIGNAL_TIMING: SignalTiming = { paceMs: 3_000, lapseMs: 8_000, goneMs: 5_000 };
