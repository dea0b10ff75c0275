import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Clock } from '@redress/kernel';
import { CLOCK, Log } from '@redress/platform';

interface Loop {
  cancel: (() => void) | undefined;
  running: Promise<void>;
}

/** Work that is done again and again while the service runs: sweepers of cases, updates, queues and seats. */
@Injectable()
export class BackgroundWork implements BeforeApplicationShutdown {
  private readonly loops: Loop[] = [];
  private stopped = false;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Runs `task` now, and again `pauseMs` after each end. A failure is told and does not end the loop. */
  every(pauseMs: number, name: string, task: () => Promise<unknown>): void {
    const loop: Loop = { cancel: undefined, running: Promise.resolve() };
    this.loops.push(loop);
    const turn = (): void => {
      loop.running = this.attempt(name, task).then(() => {
        if (!this.stopped) loop.cancel = this.clock.after(pauseMs, turn);
      });
    };
    turn();
  }

  /** Begins no further run and waits for those under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const loop of this.loops) loop.cancel?.();
    await Promise.all(this.loops.map((loop) => loop.running));
  }

  private async attempt(name: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.log.warn('background work failed; it is tried again', { work: name, error });
    }
  }
}
