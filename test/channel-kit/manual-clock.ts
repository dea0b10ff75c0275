import type { Clock } from '@redress/kernel';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

/** Time that stands still until it is moved; what is due runs in order, each with everything it sets going. */
export class ManualClock implements Clock {
  private time = Date.parse('2026-03-02T09:00:00.000Z');
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  after(ms: number, task: () => void): () => void {
    const timer = { at: this.time + Math.max(ms, 0), task };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Moves on by `ms`, stopping at every timer on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (let next = this.nextBefore(end); next !== undefined; next = this.nextBefore(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.task();
      await settle();
    }
    this.time = end;
  }

  /** Forgets every timer, as a process that died does. */
  forget(): void {
    this.timers.clear();
  }

  private nextBefore(end: number): Timer | undefined {
    return [...this.timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
