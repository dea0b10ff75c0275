import { runSchedule, type Outcome, type Schedule } from './schedule.js';
import type { RunOptions } from './schedule.js';
import type { StorePool } from './store-pool.js';

// Sweeps that look and mostly find nothing.
const IDLE = /(?:cases|updates|_deferred|_inbox|_deliveries)\.find none$/u;

/** Leaves out faults and messages as long as the schedule still fails; each is tried once. */
export async function shrink(failed: Outcome, stores: StorePool, options: RunOptions): Promise<Outcome> {
  let smallest = failed;
  for (const smaller of [withoutFault, withoutAction, withoutTalk, withoutLastMessage]) {
    for (let index = 4; index >= 0; index -= 1) {
      const schedule = smaller(smallest.schedule, index);
      if (schedule === undefined) continue;
      const outcome = await runSchedule(schedule, stores, { ...options, keepTrace: true });
      if (outcome.violations.length > 0) smallest = outcome;
    }
  }
  return smallest;
}

/** What a person needs to see of a schedule that failed. */
export function describeFailure(outcome: Outcome, traceLines = 250): string {
  const { schedule, violations, faults, trace } = outcome;
  return [
    `seed ${String(schedule.seed)} broke an invariant; replay it: REDRESS_SIMULATION_SEED=${String(schedule.seed)} npm test -- simulation`,
    ...violations.map((each) => `  violated: ${each}`),
    ...schedule.messages.map((each) => `  message: ${JSON.stringify(each)}`),
    ...(schedule.talks ?? []).map((each) => `  talk: ${JSON.stringify(each)}`),
    ...(schedule.actions ?? []).map((each) => `  action: ${JSON.stringify(each)}`),
    `  replicas: ${JSON.stringify(schedule.replicas)}`,
    ...faults.map((each) => `  fault at call ${each}`),
    ...trace
      .filter((line) => !IDLE.test(line))
      .slice(-traceLines)
      .map((line) => `    ${line}`),
  ].join('\n');
}

function withoutFault(schedule: Schedule, index: number): Schedule | undefined {
  if (index >= schedule.faults.length) return undefined;
  return { ...schedule, faults: schedule.faults.filter((_, each) => each !== index) };
}

function withoutAction(schedule: Schedule, index: number): Schedule | undefined {
  const { actions = [] } = schedule;
  return index >= actions.length ? undefined : { ...schedule, actions: actions.filter((_, each) => each !== index) };
}

function withoutTalk(schedule: Schedule, index: number): Schedule | undefined {
  const { talks = [] } = schedule;
  if (index >= talks.length || talks.length < 2) return undefined;
  return { ...schedule, talks: talks.filter((_, each) => each !== index) };
}

// Later messages refer to earlier ones, never the other way round.
function withoutLastMessage(schedule: Schedule): Schedule | undefined {
  const { messages, actions = [] } = schedule;
  const last = messages.at(-1)?.number;
  const isNeeded = actions.some(({ message }) => message === last);
  return messages.length < 2 || isNeeded ? undefined : { ...schedule, messages: messages.slice(0, -1) };
}
