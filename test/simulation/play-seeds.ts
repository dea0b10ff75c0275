import { describeFailure, shrink } from './report.js';
import { planSchedule, runSchedule, type Outcome, type RunOptions } from './schedule.js';
import { StorePool } from './store-pool.js';

/** Every process that a schedule may have. */
export const PROCESS_NAMES = [
  'case-service-1',
  'case-service-2',
  'email-gateway-1',
  'email-gateway-2',
  'web-gateway',
  'sms-gateway',
  'chat-gateway',
] as const;

export interface Played {
  readonly schedules: number;
  readonly calls: number;
  readonly faults: number;
  /** The first failure in its smallest form. */
  readonly failure?: Outcome;
}

/** A pool with a connection for every process. */
export async function openStores(): Promise<StorePool> {
  const stores = new StorePool();
  await stores.open(PROCESS_NAMES);
  return stores;
}

/** Plays the schedules of these seeds until one fails. */
export async function playSeeds(seeds: Iterable<number>, stores: StorePool, options: RunOptions = {}): Promise<Played> {
  let schedules = 0;
  let calls = 0;
  let faults = 0;
  for (const seed of seeds) {
    const outcome = await runSchedule(planSchedule(seed), stores, options);
    schedules += 1;
    calls += outcome.calls;
    faults += outcome.faults.length;
    if (outcome.violations.length > 0)
      return { schedules, calls, faults, failure: await shrink(outcome, stores, options) };
  }
  return { schedules, calls, faults };
}

export function describePlayed(seeds: readonly number[], { schedules, calls, faults }: Played): string {
  const [first = 0] = seeds;
  return `simulation: ${String(schedules)} schedules, every second seed from ${String(first)} to ${String(seeds.at(-1) ?? 0)}: ${String(calls)} calls, ${String(faults)} faults`;
}

/** @throws Error that says how to play the failing seed again. */
export function throwOnFailure({ failure }: Played): void {
  if (failure !== undefined) throw new Error(describeFailure(failure));
}
