import type { VirtualClock } from './virtual-clock.js';
import type { SeededRandom } from './seeded-random.js';

/** Which seam a call crosses. `socket` is a customer's call into one of our processes. */
export type Seam = 'store' | 'bus' | 'file' | 'relay' | 'socket';

/** Who makes calls: one running instance of a service, as the world sees it. */
export interface Caller {
  readonly name: string;
  alive: boolean;
  /** Its calls are not answered and its timers do not fire before this time: a long pause of the machine. */
  frozenUntil: number;
}

/** One call that a process has made and that the world has not answered yet. */
export interface PendingCall {
  readonly id: number;
  readonly process: Caller;
  readonly seam: Seam;
  /** Such as `store cases.updateOne`; stable, for it is part of the trace. */
  readonly label: string;
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** The world leaves the call alone until this time. */
  heldUntil: number;
  /** Set once it is applied and only the answer is outstanding. */
  answer?: { readonly value: unknown } | { readonly error: unknown };
  /** Its caller is gone (crashed, or was told that it failed): it may still be applied, nobody hears of it. */
  orphan: boolean;
}

/** What a process needs of its world. */
export interface Surrounding {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  /** Hands a call to the scheduler; a call of a dead process is never answered. */
  enqueue(process: Caller, seam: Seam, label: string, run: () => unknown): Promise<unknown>;
  /** A line for the trace. */
  note(line: string): void;
  /** A process threw where nothing may throw. */
  fallOver(process: Caller, error: unknown): void;
}
