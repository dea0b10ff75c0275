import { setImmediate as othersTurn } from 'node:timers/promises';

// Whoever else is served by this process waits no longer than that.
const SLICE_MS = 15;

/** Takes every step, and gives the processor away between them. */
export async function inSlices<T>(steps: Generator<undefined, T>): Promise<T> {
  let began = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - began < SLICE_MS) continue;
    await othersTurn();
    began = performance.now();
  }
}
