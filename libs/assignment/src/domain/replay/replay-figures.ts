/** What became of one case in a replay. Moments in epoch milliseconds. */
export interface ReplayedCase {
  readonly id: string;
  /** The team in whose queue it began. */
  readonly teamKey: string;
  /** When it entered the queue; undefined for a case from before the period. */
  readonly arrivedAt?: number;
  /** Who was given it, in order. */
  readonly given: readonly { readonly at: number; readonly person: string }[];
  /** How often it went back to its queue. */
  readonly wentBack: number;
  /** Nobody of the team could ever have taken it. */
  readonly impossible: boolean;
}

/** How long arrivals waited for a handler, in milliseconds; undefined when none was given to anybody. */
export interface WaitFigures {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How arrivals fared. */
export interface ArrivalFigures {
  readonly arrivals: number;
  readonly given: number;
  readonly waiting: number;
  readonly wait?: WaitFigures;
  /** Waited longer than the bound, given to somebody or not. */
  readonly waitedPast: number;
  readonly nobodyCould: number;
  readonly wentBack: number;
}

/** @param bound milliseconds @param until the end of the period, up to which those count as waiting that nobody got */
export function arrivalFigures(cases: readonly ReplayedCase[], bound: number, until: number): ArrivalFigures {
  const arrivals = cases.flatMap((each) => (each.arrivedAt === undefined ? [] : [{ ...each, since: each.arrivedAt }]));
  const given = arrivals.flatMap(({ since, given: [first] }) => (first === undefined ? [] : [first.at - since]));
  const pasts = arrivals.filter(({ since, given: [first] }) => (first?.at ?? until) - since > bound);
  const wait = waitFigures(given);
  return {
    arrivals: arrivals.length,
    given: given.length,
    waiting: arrivals.length - given.length,
    waitedPast: pasts.length,
    nobodyCould: arrivals.filter(({ impossible }) => impossible).length,
    wentBack: arrivals.reduce((sum, { wentBack }) => sum + wentBack, 0),
    ...(wait === undefined ? {} : { wait }),
  };
}

/** Nearest rank: the least time within which that share of them was given to somebody. */
function waitFigures(waits: readonly number[]): WaitFigures | undefined {
  const sorted = [...waits].sort((a, b) => a - b);
  const rank = (percent: number): number | undefined =>
    sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  const [p50, p95, max] = [rank(50), rank(95), sorted.at(-1)];
  return p50 === undefined || p95 === undefined || max === undefined ? undefined : { p50, p95, max };
}
