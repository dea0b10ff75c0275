import type { Clock } from '@redress/kernel';

interface Lane {
  next: (() => void) | undefined;
  readonly cancel: () => void;
}

/** Keeps what is done often from being done too often: in one lane at most once in `everyMs`, of what is asked meanwhile the last. */
export class Pacing {
  private readonly lanes = new Map<string, Lane>();

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
  ) {}

  /** Does it at once where nothing was done in the lane for so long; else when that time is over, unless something else is asked until then. */
  offer(lane: string, act: () => void): void {
    const busy = this.lanes.get(lane);
    if (busy === undefined) this.run(lane, act);
    else busy.next = act;
  }

  /** Does nothing more of what waits. */
  stop(): void {
    for (const { cancel } of this.lanes.values()) cancel();
    this.lanes.clear();
  }

  private run(lane: string, act: () => void): void {
    const cancel = this.clock.after(this.everyMs, () => {
      this.lanes.delete(lane);
      if (state.next !== undefined) this.run(lane, state.next);
    });
    const state: Lane = { next: undefined, cancel };
    this.lanes.set(lane, state);
    act();
  }
}
