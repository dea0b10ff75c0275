import { RedressError } from '@redress/kernel';
import type { PendingCall, Seam } from './pending-call.js';
import type { SeededRandom } from './seeded-random.js';
import type { Verdict } from './simulated-world.js';

/** What may go wrong in a schedule. */
export const FAULT_KINDS = ['crash', 'lost-answer', 'refused', 'delay', 'freeze', 'repeat', 'rebalance'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One thing that goes wrong, at the call with this number or the first one after it that it can happen to. */
export interface PlannedFault {
  readonly at: number;
  readonly kind: FaultKind;
  readonly applied: 'yes' | 'no' | 'later';
  /** How long a delay or a freeze lasts, or a crashed process stays down; milliseconds. */
  readonly ms: number;
}

/** What the faults that are no verdict on a call do to the world. */
export interface WorldFaults {
  /** The bus gives some group records again that it has already seen. */
  repeat(): void;
  /** The members of some group change places while their handlers go on. */
  rebalance(): void;
}

// Below and above the waits of the product: a retry (1 s), a lease (30 s), a sweep (10 s to 2 min), the order wait (15 min).
const SHORT = [40, 1_500, 12_000, 45_000, 90_000];
// Rare, for most of what happens meanwhile is waiting.
const LONG = [300_000, 1_200_000];

/** Draws `count` faults over the first `horizon` calls. */
export function planFaults(random: SeededRandom, count: number, horizon: number): PlannedFault[] {
  return Array.from({ length: count }, () => ({
    at: 1 + random.below(horizon),
    kind: random.pick(FAULT_KINDS),
    applied: random.pick(['yes', 'no', 'later'] as const),
    ms: random.pick(random.chance(0.06) ? LONG : SHORT),
  })).sort((left, right) => left.at - right.at);
}

/** Lets the planned faults happen; each once. */
export class FaultInjector {
  private readonly open: PlannedFault[];
  /** What has happened so far, for the report of a failing seed. */
  readonly happened: string[] = [];

  constructor(
    faults: readonly PlannedFault[],
    private readonly world: WorldFaults,
    private readonly now: () => number,
  ) {
    this.open = [...faults];
  }

  /** An interceptor of the world. A customer's socket never crashes; what it may lose is the answer. */
  readonly intercept = (call: PendingCall, number: number): Verdict => {
    const index = this.open.findIndex((fault) => fault.at <= number && fits(fault, call));
    const fault = this.open[index];
    if (fault === undefined) return { fault: 'none' };
    this.open.splice(index, 1);
    this.happened.push(
      `${String(number)}: ${fault.kind} (${fault.applied}, ${String(fault.ms)} ms) at ${call.process.name} ${call.label}`,
    );
    return this.verdict(fault, call);
  };

  private verdict(fault: PlannedFault, call: PendingCall): Verdict {
    switch (fault.kind) {
      case 'crash':
        return { fault: 'crash', applied: fault.applied, restartAfter: fault.ms };
      case 'lost-answer':
        return { fault: 'error', applied: true, error: seamError(call.seam) };
      case 'refused':
        return { fault: 'error', applied: false, error: seamError(call.seam) };
      case 'delay':
        return { fault: 'hold', ms: fault.ms };
      case 'freeze':
        call.process.frozenUntil = this.now() + fault.ms;
        return { fault: 'none' };
      case 'repeat':
        this.world.repeat();
        return { fault: 'none' };
      case 'rebalance':
        this.world.rebalance();
        return { fault: 'none' };
    }
  }
}

function fits(fault: PlannedFault, call: PendingCall): boolean {
  return call.seam !== 'socket' || fault.kind === 'lost-answer' || fault.kind === 'delay';
}

/** What a caller is told when a seam does not answer: may have worked, may not; trying again may help. */
export function seamError(seam: Seam): Error {
  const codes: Record<Seam, string> = {
    store: 'database-unavailable',
    bus: 'publish-failed',
    file: 'file-store-unavailable',
    relay: 'relay-lost',
    socket: 'connection-lost',
  };
  return new RedressError(codes[seam], `The ${seam} did not answer; whether the call took effect is not known.`, {
    retriable: true,
  });
}
