import { systemClock, type Clock } from '@redress/kernel';

/** The machine's clock, moved on by whole days and hours where a test says so; timers run in their own time. */
export class MovedClock implements Clock {
  private movedMs = 0;

  now(): number {
    return systemClock.now() + this.movedMs;
  }

  after(ms: number, task: () => void): () => void {
    return systemClock.after(ms, task);
  }

  moveHours(hours: number): void {
    this.movedMs += hours * 3_600_000;
  }
}
