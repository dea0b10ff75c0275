import { uuidV7, type Clock, type Ids } from '@redress/kernel';
import type { Caller, Seam, Surrounding } from './pending-call.js';
import type { SeededRandom } from './seeded-random.js';

/** Builds a service's objects over the stores, which outlive it, and starts its loops. */
export type Boot = (process: SimulatedProcess) => Promise<void>;

/**
 * One running instance of a service. A crash forgets its timers and never answers its calls, so nothing of the old
 * memory runs again; a restart calls `boot`, which builds new objects.
 */
export class SimulatedProcess implements Caller {
  alive = false;
  frozenUntil = 0;
  incarnation = 0;
  readonly clock: Clock;
  readonly ids: Ids;
  private readonly random: SeededRandom;

  constructor(
    private readonly world: Surrounding,
    readonly name: string,
    private readonly boot: Boot,
  ) {
    this.random = world.random.fork(`process ${name}`);
    this.clock = {
      now: () => world.clock.now(),
      after: (ms, task) => world.clock.set(this, ms, task),
    };
    const random = (count: number): Uint8Array => this.random.bytes(count);
    this.ids = { next: () => uuidV7(world.clock.now(), random(10)), random };
  }

  /** Hands a call to the world, which decides when, and whether, it is applied and answered. */
  async call<T>(seam: Seam, label: string, run: () => T | Promise<T>): Promise<T> {
    return (await this.world.enqueue(this, seam, `${seam} ${label}`, run)) as T;
  }

  /** Writes a line into the trace: something happened that crosses no seam. */
  note(what: string): void {
    this.world.note(`${this.name}: ${what}`);
  }

  async start(): Promise<void> {
    this.alive = true;
    this.incarnation += 1;
    const { incarnation } = this;
    try {
      await this.boot(this);
    } catch (error) {
      if (this.incarnation === incarnation) this.world.fallOver(this, error);
    }
  }
}
