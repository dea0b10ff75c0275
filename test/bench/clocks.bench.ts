import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startClocks, type Timetable } from '@redress/deadlines';
import { toInstant } from '@redress/kernel';
import type { Report } from './benchmark.js';
import { benchTimetable, WaitingClocks } from './waiting-clocks.js';

const CASES = 250_000;
const STARTS = 50_000;
const IDLE_SWEEPS = 50;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When the clock stands: a Monday evening, after work. */
const NOW = Date.UTC(2026, 10, 23, 20);
/** All were received on that day since work began, so that every clock still waits. */
const SPREAD_MS = 12 * HOUR_MS;
const MB = 1_048_576;

/** A million open clocks: what they cost while they wait, and how fast they are noted when their time comes. */
export async function benchmark(report: Report): Promise<void> {
  const timetable = await benchTimetable();
  report.figure({ name: 'cases whose clocks are started, computed only', value: startRate(timetable), unit: '1/s' });
  let waiting = await WaitingClocks.open(timetable, NOW);
  try {
    const clocks = await waiting.fill(CASES, SPREAD_MS, timetable);
    report.condition('open clocks, of cases received on one day', `${String(clocks)} of ${String(CASES)}`);
    report.figure({
      name: 'a case with its clocks on disk',
      value: (await waiting.bytes()) / CASES / 1024,
      unit: 'KB',
    });
    const before = heapBytes();
    waiting = await waiting.reopened(timetable);
    await measureWaiting(waiting, before, report);
    await measureNoting(waiting, report);
  } finally {
    await waiting.remove();
  }
}

async function measureWaiting({ core }: WaitingClocks, heapBefore: number, report: Report): Promise<void> {
  const times: number[] = [];
  for (let sweeps = 0; sweeps < IDLE_SWEEPS; sweeps += 1) {
    const begin = performance.now();
    const worked = await core.sweeper.sweep(fail);
    times.push(performance.now() - begin);
    if (worked > 0) throw new Error(`${String(worked)} cases were to wait and did not`);
  }
  report.figure({ name: 'a sweep of all shards while all wait, median', value: median(times), unit: 'ms' });
  const grown = (heapBytes() - heapBefore) / MB;
  report.figure({ name: 'heap for the store opened again, clocks waiting', value: grown, unit: 'MB' });
}

async function measureNoting({ core, clock }: WaitingClocks, report: Report): Promise<void> {
  const begin = performance.now();
  const next = await core.stores.cases.due(0, toInstant(clock.at + DAY_MS), 100);
  report.figure({ name: 'the next hundred of a shard that are due', value: performance.now() - begin, unit: 'ms' });
  const wakes = next.at(-1)?.wakeAt;
  if (wakes === undefined) throw new Error('no clock is due within a day');
  clock.at = Date.parse(wakes);
  const start = performance.now();
  let noted = 0;
  for (let worked = await core.sweeper.sweep(fail); worked > 0; worked = await core.sweeper.sweep(fail))
    noted += worked;
  const seconds = (performance.now() - start) / 1000;
  report.condition('cases whose warnings came due at once', noted);
  report.figure({ name: 'cases looked at when their warnings are due', value: noted / seconds, unit: '1/s' });
  report.note('Each such case has two warnings here, each a durable change with a row of history.');
}

function startRate(timetable: Timetable): number {
  const begin = performance.now();
  for (let index = 0; index < STARTS; index += 1) {
    const at = toInstant(NOW - index * 1_000);
    startClocks({ event: 'first_receipt', at, receivedAt: at }, timetable);
  }
  return STARTS / ((performance.now() - begin) / 1000);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function fail(caseId: string, error: unknown): never {
  throw new Error(`the sweep of ${caseId} failed`, { cause: error });
}

/** What is in use once everything that nobody needs is gone. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
