/** A stretch of work of the day on which it began; milliseconds since 1970. */
export interface WorkStretch {
  /** Local to who works. */
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** When somebody really works: what was planned, less what came between. */
export class WorkTimes {
  private stretches: readonly WorkStretch[];

  constructor(planned: readonly WorkStretch[]) {
    this.stretches = [...planned].sort((a, b) => a.from - b.from);
  }

  isAt(at: number): boolean {
    return this.stretchAt(at) !== undefined;
  }

  /** True when they worked at any time of the `ms` before `at`, or work then. */
  wasAt(at: number, ms: number): boolean {
    return this.stretches.some(({ from, to }) => from <= at && to > at - ms);
  }

  stretchAt(at: number): WorkStretch | undefined {
    return this.stretches.find(({ from, to }) => from <= at && at < to);
  }

  /** When they work next, at `at` or later; undefined when they do not. */
  next(at: number): number | undefined {
    const stretch = this.stretches.find(({ to }) => to > at);
    return stretch === undefined ? undefined : Math.max(at, stretch.from);
  }

  /** The first stretch that begins after `at`. */
  nextStretch(at: number): WorkStretch | undefined {
    return this.stretches.find(({ from }) => from > at);
  }

  /** Does not work from `from` to `to` after all. */
  leaveOut(from: number, to: number): void {
    this.stretches = this.stretches.flatMap((stretch) => cut(stretch, from, to));
  }

  /** Does not work any more from `at` on in what began on these dates, both included. */
  leaveOutDates(first: string, last: string, at: number): void {
    this.stretches = this.stretches.flatMap((stretch) =>
      stretch.date < first || stretch.date > last ? [stretch] : cut(stretch, at, Infinity),
    );
  }

  /** Milliseconds of work in the stretch. */
  within(from: number, to: number): number {
    return this.stretches.reduce((sum, each) => sum + Math.max(0, Math.min(to, each.to) - Math.max(from, each.from)), 0);
  }
}

function cut(stretch: WorkStretch, from: number, to: number): WorkStretch[] {
  const before = { ...stretch, to: Math.min(stretch.to, from) };
  const after = { ...stretch, from: Math.max(stretch.from, to) };
  return [before, after].filter((each) => each.from < each.to);
}
