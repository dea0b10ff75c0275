/**
 * What a benchmark offers and gets. A benchmark is a file `test/bench/NAME.bench.ts` that exports
 *
 * - `benchmark(report)`, which measures and reports;
 * - `needs`, if it takes real servers: it then runs only with `npm run bench -- --cluster`, with their addresses in
 *   the environment, as tests on real servers have them.
 *
 * Each runs in a Node process of its own, in turn, alone on the machine as far as we can help it.
 */
export interface BenchmarkModule {
  readonly needs?: readonly RealServer[];
  benchmark(report: Report): Promise<void>;
}

/** Servers that can be brought up for a benchmark. */
export type RealServer = 'kafka' | 'mongodb' | 's3' | 'imap';

/** One measured number. A goal missed is shown as missed; it fails nothing, since machines differ. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What the value counts: `ms`, `1/s`, `MB`, `%`. */
  readonly unit: string;
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Where a benchmark puts what it found; everything is printed at once and kept for the JSON file. */
export interface Report {
  /** A condition the figures hold under: sizes, counts, rates, versions. */
  condition(name: string, value: string | number): void;
  figure(figure: Figure): void;
  /** A line of explanation: where the time goes, why a goal is missed. */
  note(text: string): void;
}
