import { FaultInjector, planFaults, SeededRandom, SimulatedWorld, type PlannedFault } from '@redress/testing';
import { fewerMessages, planActions, type PlannedAction } from './planned-action.js';
import { planCrowd, planMessages, type PlannedMessage } from './planned-message.js';
import { planTalks, type PlannedTalk } from './planned-talk.js';
import type { Mutation } from './mutation.js';
import { SimulatedProduct } from './simulated-product.js';
import type { StorePool } from './store-pool.js';

/** What happens in one run: everything follows from the seed; `skip` leaves faults and messages out while shrinking. */
export interface Schedule {
  readonly seed: number;
  readonly messages: readonly PlannedMessage[];
  /** What staff do; undefined where customers are alone with the machine. */
  readonly actions?: readonly PlannedAction[];
  /** Who texts and who sits in conversations; undefined where customers write mails and fill in forms. */
  readonly talks?: readonly PlannedTalk[];
  readonly faults: readonly PlannedFault[];
  readonly replicas: { readonly cases: number; readonly email: number };
  /** True where one customer's receipts are so many that they go out together. */
  readonly paced: boolean;
}

/** How a run ended. */
export interface Outcome {
  readonly schedule: Schedule;
  /** Empty when every invariant holds. */
  readonly violations: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
  readonly faults: readonly string[];
  readonly calls: number;
}

// A little more than most schedules take without a fault, so that some faults meet the sweepers.
const CALLS_PER_MESSAGE = 60;
// The dates of a case come after most of its messages have been worked in.
const CALLS_UNTIL_DATES = 400;
const STEPS = 60_000;
/** Every so many-th seed has staff. */
const STAFFED = 3;
/** Of so many seeds one has people who talk. */
const TALKED = 6;
const HOURS_4 = 4 * 3_600_000;

export function planSchedule(seed: number): Schedule {
  if (seed % TALKED === 1) return planTalked(seed);
  const random = new SeededRandom(seed).fork('plan');
  const paced = random.fork('pace').chance(0.15);
  const staffed = seed % STAFFED === 0;
  const drawn = (paced ? planCrowd : planMessages)(random.fork('messages'));
  const messages = staffed ? fewerMessages(drawn) : drawn;
  const actions = staffed ? planActions(random.fork('actions'), messages) : undefined;
  const horizon = messages.length * CALLS_PER_MESSAGE + (actions === undefined ? 0 : CALLS_UNTIL_DATES);
  const faults = planFaults(random.fork('faults'), 1 + random.below(3), horizon);
  const replicas = { cases: 1 + random.below(2), email: random.chance(0.3) ? 2 : 1 };
  return { seed, messages, faults, replicas, paced, ...(actions === undefined ? {} : { actions }) };
}

function planTalked(seed: number): Schedule {
  const random = new SeededRandom(seed).fork('plan');
  const talks = planTalks(random.fork('talks'));
  const lines = talks.flatMap((talk) => talk.lines).length;
  const faults = planFaults(random.fork('faults'), 1 + random.below(3), lines * CALLS_PER_MESSAGE);
  return { seed, messages: [], talks, faults, replicas: { cases: 1 + random.below(2), email: 1 }, paced: false };
}

export interface RunOptions {
  readonly mutation?: Mutation;
  readonly keepTrace?: boolean;
}

/** Plays a schedule to its end and judges it. */
export async function runSchedule(schedule: Schedule, stores: StorePool, options: RunOptions = {}): Promise<Outcome> {
  const { mutation, keepTrace = false } = options;
  const world = new SimulatedWorld({ seed: schedule.seed, keepTrace });
  const { messages, actions, talks, replicas, paced } = schedule;
  const product = new SimulatedProduct({
    world,
    stores,
    messages,
    replicas,
    paced,
    ...(actions === undefined ? {} : { actions }),
    ...(talks === undefined ? {} : { talks }),
    ...(mutation === undefined ? {} : { mutation }),
  });
  const injector = injectorOf(schedule, world, product);
  world.interceptors.push(injector.intercept);
  const problems: string[] = [];
  try {
    await product.start();
    await world.runUntil(() => product.isSettled(), { steps: STEPS, until: world.clock.now() + HOURS_4 });
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  problems.push(...product.violations());
  return {
    schedule,
    violations: problems,
    traceHash: world.trace.hash,
    trace: world.trace.lines,
    faults: injector.happened,
    calls: world.callCount,
  };
}

function injectorOf(schedule: Schedule, world: SimulatedWorld, product: SimulatedProduct): FaultInjector {
  const random = world.random.fork('bus faults');
  const onBus = {
    repeat: () => {
      product.log.rewind(random);
    },
    rebalance: () => {
      product.log.handOver(random);
    },
  };
  return new FaultInjector(schedule.faults, onBus, () => world.clock.now());
}
