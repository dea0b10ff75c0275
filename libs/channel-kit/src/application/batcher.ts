import type { Clock } from '@redress/kernel';

export interface BatcherOptions {
  /** Most items in one run. */
  readonly maximum: number;
  /** How long the first item of a batch waits for more; 0 runs at the end of the current turn. */
  readonly lingerMs: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly done: (error?: unknown) => void;
}

/**
 * Runs items together: one run at a time, and whatever comes meanwhile forms the next batch, so that batches grow with
 * the load and a single item hardly waits.
 */
export class Batcher<T> {
  private waiting: Waiting<T>[] = [];
  private busy: Promise<void> | undefined;
  private cancelLinger: (() => void) | undefined;

  constructor(
    private readonly run: (items: readonly T[]) => Promise<void>,
    private readonly options: BatcherOptions,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the batch that holds `item` has run; rejects with that run's error. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        item,
        done: (error) => {
          if (error === undefined) resolve();
          else reject(error instanceof Error ? error : new Error('a batch failed', { cause: error }));
        },
      });
      this.schedule();
    });
  }

  /** Runs what waits without lingering, and resolves when nothing is left. */
  async flush(): Promise<void> {
    while (this.waiting.length > 0 || this.busy !== undefined) {
      this.begin();
      await this.busy;
    }
  }

  private schedule(): void {
    if (this.busy !== undefined) return;
    if (this.options.lingerMs === 0 || this.waiting.length >= this.options.maximum) {
      this.begin();
      return;
    }
    this.cancelLinger ??= this.clock.after(this.options.lingerMs, () => {
      this.begin();
    });
  }

  private begin(): void {
    this.cancelLinger?.();
    this.cancelLinger = undefined;
    this.busy ??= this.drain();
  }

  private async drain(): Promise<void> {
    // The rest of this turn may still add to the batch.
    await Promise.resolve();
    const batch = this.waiting.splice(0, this.options.maximum);
    try {
      if (batch.length > 0) await this.run(batch.map(({ item }) => item));
      for (const { done } of batch) done();
    } catch (error) {
      for (const { done } of batch) done(error);
    } finally {
      this.busy = undefined;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
