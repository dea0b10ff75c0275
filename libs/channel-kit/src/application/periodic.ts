import type { Clock } from '@redress/kernel';

/** Runs a task at once and then again and again, a pause after each end; never two at a time. The task must not throw. */
export class Periodic {
  private cancel: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private stopped = true;

  constructor(
    private readonly clock: Clock,
    private readonly pauseMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.turn();
  }

  /** Begins no further run and resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.running;
  }

  private turn(): void {
    this.running = this.task().finally(() => {
      this.running = undefined;
      if (this.stopped) return;
      this.cancel = this.clock.after(this.pauseMs, () => {
        this.turn();
      });
    });
  }
}
