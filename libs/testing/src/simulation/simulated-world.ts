import { setImmediate as afterMicrotasks } from 'node:timers';
import type { Caller, PendingCall, Seam, Surrounding } from './pending-call.js';
import { SeededRandom } from './seeded-random.js';
import { SimulatedProcess, type Boot } from './simulated-process.js';
import { Trace } from './trace.js';
import { VirtualClock } from './virtual-clock.js';

/** What becomes of a call: all is well, or a fault. */
export type Verdict =
  | { readonly fault: 'none' }
  /** The caller sees `error`; `applied` says whether the call took effect all the same. */
  | { readonly fault: 'error'; readonly applied: boolean; readonly error: Error }
  /** The caller's process dies. `later`: the call is under way and takes effect some time after the death. */
  | { readonly fault: 'crash'; readonly applied: 'yes' | 'no' | 'later'; readonly restartAfter: number }
  /** Nothing happens to the call for so many milliseconds. */
  | { readonly fault: 'hold'; readonly ms: number };

export type Interceptor = (call: PendingCall, number: number) => Verdict;

const NO_FAULT: Verdict = { fault: 'none' };
const START = Date.UTC(2026, 0, 5, 9);
const FOREVER = Number.POSITIVE_INFINITY;

export interface WorldOptions {
  readonly seed: number;
  /** Keeps every line of the trace, for printing. */
  readonly keepTrace?: boolean;
}

/**
 * All processes, stores and the network between them in one place: every call over a seam waits here until the seeded
 * scheduler picks it. The same seed, the same code and the same interceptors give the same trace.
 */
export class SimulatedWorld implements Surrounding {
  readonly clock = new VirtualClock(START);
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly processes: SimulatedProcess[] = [];
  /** Asked in turn about each call just before it is applied; the first that answers with a fault decides. */
  readonly interceptors: Interceptor[] = [];
  private readonly holds = new Set<(call: PendingCall) => boolean>();
  private readonly schedule: SeededRandom;
  private pending: PendingCall[] = [];
  private made = 0;
  private performed = 0;

  constructor(options: WorldOptions) {
    this.random = new SeededRandom(options.seed);
    this.schedule = this.random.fork('schedule');
    this.trace = new Trace(options.keepTrace ?? false);
  }

  addProcess(name: string, boot: Boot): SimulatedProcess {
    const process = new SimulatedProcess(this, name, boot);
    this.processes.push(process);
    return process;
  }

  /** How many calls have been performed so far. */
  get callCount(): number {
    return this.performed;
  }

  /** The calls that wait, for tests that steer by hand. */
  get waiting(): readonly PendingCall[] {
    return this.pending;
  }

  enqueue(process: Caller, seam: Seam, label: string, run: () => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!process.alive) return;
      this.made += 1;
      this.pending.push({ id: this.made, process, seam, label, run, resolve, reject, heldUntil: 0, orphan: false });
    });
  }

  note(line: string): void {
    this.trace.add(line);
  }

  /** Leaves all matching calls alone until the returned function is called. */
  hold(matches: (call: PendingCall) => boolean): () => void {
    this.holds.add(matches);
    return () => {
      this.holds.delete(matches);
    };
  }

  /** Performs one call, or fires one timer, or lets time pass to the next. False when nothing is left to do. */
  async step(): Promise<boolean> {
    const due = this.clock.next((owner) => mayRun(owner, this.clock.now()));
    const runnable = this.pending.filter((call) => this.isRunnable(call));
    const timerIsDue = due !== undefined && due <= this.clock.now();
    if (timerIsDue && this.schedule.below(runnable.length + 1) === 0) {
      this.clock.fireDue((owner) => mayRun(owner, this.clock.now()));
    } else if (runnable.length > 0) {
      this.clock.advanceTo(this.clock.now() + this.schedule.below(3));
      await this.perform(this.schedule.pick(runnable));
    } else if (!this.passTime()) {
      return false;
    }
    await settle();
    return true;
  }

  /**
   * Steps until `done` holds, which is asked whenever no call waits.
   * @throws Error when `steps` or the virtual time `until` is used up, or when nothing is left to do.
   */
  async runUntil(done: () => boolean, limits: { steps: number; until: number }): Promise<void> {
    await settle();
    for (let step = 0; step < limits.steps; step += 1) {
      if (this.pending.every((call) => !this.isRunnable(call)) && done()) return;
      if (this.clock.now() > limits.until) throw new Error('still not settled at the end of the time given');
      if (!(await this.step())) {
        if (done()) return;
        throw new Error('nothing left to do, yet not settled');
      }
    }
    throw new Error(`still not settled after ${String(limits.steps)} steps`);
  }

  /** Kills a process between two steps; each of its calls under way may or may not have taken effect, unless told. */
  async crash(process: Caller, restartAfter: number, underWay: 'lost' | 'either' = 'either'): Promise<void> {
    this.trace.add(`crash ${process.name}`);
    this.bury(process);
    for (const call of this.pending.filter((each) => each.process === process && !each.orphan)) {
      const fate = underWay === 'lost' ? 0 : this.schedule.below(3);
      if (call.answer !== undefined || fate === 0) this.remove(call);
      else call.orphan = true;
      if (fate === 1 && call.orphan) await this.perform(call);
    }
    this.restart(process, restartAfter);
  }

  /** A process that could not start, or threw where nothing may throw: it dies and is started again. */
  fallOver(process: Caller, error: unknown): void {
    this.trace.add(`fell over ${process.name}: ${error instanceof Error ? error.message : String(error)}`);
    this.bury(process);
    this.pending = this.pending.filter((call) => call.process !== process || call.orphan);
    this.restart(process, 1_000);
  }

  /** Stops all faults: nothing is held or frozen any longer, and orphans of the past are gone. */
  calm(): void {
    this.interceptors.length = 0;
    this.holds.clear();
    for (const process of this.processes) process.frozenUntil = 0;
    for (const call of this.pending) call.heldUntil = 0;
  }

  private bury(process: Caller): void {
    process.alive = false;
    process.frozenUntil = 0;
    this.clock.forget(process);
  }

  private restart(caller: Caller, after: number): void {
    const process = this.processes.find((each) => each === caller);
    this.clock.set(this, after, () => {
      this.trace.add(`start ${caller.name}`);
      void process?.start();
    });
  }

  private isRunnable(call: PendingCall): boolean {
    const now = this.clock.now();
    if (call.heldUntil > now || (call.process.frozenUntil > now && !call.orphan)) return false;
    for (const matches of this.holds) if (matches(call)) return false;
    return true;
  }

  private async perform(call: PendingCall): Promise<void> {
    if (call.answer !== undefined) {
      this.answer(call);
      return;
    }
    this.performed += 1;
    const verdict = call.orphan ? NO_FAULT : this.judge(call);
    this.trace.add(`${call.process.name} ${call.label} ${verdict.fault}`, this.performed);
    switch (verdict.fault) {
      case 'none':
        call.answer = await apply(call);
        // Now and then the answer stays on its way while others go on.
        if (call.orphan || !this.schedule.chance(0.125)) this.answer(call);
        return;
      case 'hold':
        call.heldUntil = this.clock.now() + verdict.ms;
        return;
      case 'error':
        if (verdict.applied) await apply(call);
        call.answer = { error: verdict.error };
        this.answer(call);
        return;
      case 'crash':
        await this.crashAt(call, verdict.applied);
        await this.crash(call.process, verdict.restartAfter);
    }
  }

  private async crashAt(call: PendingCall, applied: 'yes' | 'no' | 'later'): Promise<void> {
    if (applied === 'yes') await apply(call);
    if (applied === 'later') call.orphan = true;
    else this.remove(call);
  }

  private judge(call: PendingCall): Verdict {
    for (const interceptor of this.interceptors) {
      const verdict = interceptor(call, this.performed);
      if (verdict.fault !== 'none') return verdict;
    }
    return NO_FAULT;
  }

  private answer(call: PendingCall): void {
    this.remove(call);
    if (call.orphan || call.answer === undefined) return;
    if ('error' in call.answer) call.reject(call.answer.error);
    else call.resolve(call.answer.value);
  }

  private remove(call: PendingCall): void {
    this.pending = this.pending.filter((each) => each !== call);
  }

  private passTime(): boolean {
    const now = this.clock.now();
    const calls = this.pending.map((call) => Math.max(call.heldUntil, call.orphan ? 0 : call.process.frozenUntil));
    const wakes = [
      ...calls.filter((time) => time > now),
      ...this.processes.map((process) => process.frozenUntil).filter((time) => time > now),
      this.clock.next((owner) => mayRun(owner, now)) ?? FOREVER,
    ];
    const next = Math.min(...wakes);
    if (next === FOREVER) return false;
    this.clock.advanceTo(next);
    return true;
  }
}

function mayRun(owner: object, now: number): boolean {
  return !(owner instanceof SimulatedProcess) || owner.frozenUntil <= now;
}

async function apply(call: PendingCall): Promise<{ value: unknown } | { error: unknown }> {
  try {
    return { value: await call.run() };
  } catch (error) {
    return { error };
  }
}

/** Lets everything run that follows from the last answer; what waits on real time or a real file never settles here. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    afterMicrotasks(resolve);
  });
}
