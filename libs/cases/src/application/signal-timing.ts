/** Of one conversation at most one signal is told in so many milliseconds. */
export const PACE_MS = 3_000;
/** Writing that nobody goes on with is over after so many milliseconds. */
export const LAPSE_MS = 8_000;
