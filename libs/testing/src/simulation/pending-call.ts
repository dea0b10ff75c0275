import type { SimulatedProcess } from './simulated-process.js';

/** Which seam a call crosses. `socket` is a customer's call into one of our processes. */
export type Seam = 'store' | 'bus' | 'file' | 'relay' | 'socket';

/** One call that a process has made and that the world has not answered yet. */
export interface PendingCall {
  readonly id: number;
  readonly process: SimulatedProcess;
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
