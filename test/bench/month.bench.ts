import { faultsOf, figuresOf, type MonthFigures } from '../month/month-figures.js';
import { STARVED_MS } from '../month/month-ledger.js';
import { FULL_MONTH, HOUR_MS, SMALL_WEEK, type MonthSize } from '../month/month-plan.js';
import { Month } from '../month/month.js';
import type { Distribution } from '../month/distribution.js';
import type { Report } from './benchmark.js';

const GOAL_SECONDS = 15 * 60;

/** A month of a contact centre in virtual time: how fair, how soon, and that nothing is forgotten. `REDRESS_MONTH=week`: a small one. */
export async function benchmark(report: Report): Promise<void> {
  const size = process.env['REDRESS_MONTH'] === 'week' ? SMALL_WEEK : FULL_MONTH;
  const seed = Number(process.env['REDRESS_SIMULATION_SEED'] ?? size.seed);
  conditions({ ...size, seed }, report);
  const started = process.hrtime.bigint();
  const month = await Month.open({ ...size, seed });
  await month.play((day) => {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    process.stderr.write(`  day ${String(day)} of ${String(size.days)} after ${seconds.toFixed(0)} s\n`);
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  tell(figuresOf(month), report);
  for (const fault of faultsOf(month)) report.note(fault);
  report.figure({ name: 'time that the month took', value: seconds, unit: 's', goal: { atMost: GOAL_SECONDS } });
  await month.office.close();
}

function conditions({ handlers, arrivals, burst, days, replicas, sweepMs, seed }: MonthSize, report: Report): void {
  report.condition('handlers, in five time zones, by day, late, at weekends and at night', handlers);
  report.condition('messages that come in', `${String(arrivals)} in ${String(days)} days`);
  report.condition('of which within one hour', burst);
  report.condition('replicas of dispatch on one store in memory', replicas);
  report.condition('each replica serves the queues every', `${String(sweepMs / 1000)} s`);
  report.condition('seed', seed);
}

function tell({ zeros, waits, breaches, counts, ...fair }: MonthFigures, report: Report): void {
  for (const [name, value] of Object.entries(counts)) report.figure({ name, value, unit: '' });
  spread('ordinary cases per hour on duty', fair.perHour, '', report);
  report.figure({ name: 'the same, Gini coefficient', value: fair.perHour.gini, unit: '' });
  report.figure({ name: 'the same, coefficient of variation', value: fair.perHour.variation, unit: '' });
  report.figure({ name: 'the same within the least fair team', value: fair.variationInTeam, unit: '' });
  spread('share of the room taken while at work', fair.occupancy, '', report);
  report.figure({ name: 'the same, coefficient of variation', value: fair.occupancy.variation, unit: '' });
  for (const [which, wait] of Object.entries(waits)) percentiles(`minutes to a handler, ${which}`, wait, report);
  for (const [duty, value] of Object.entries(breaches)) report.figure({ name: `clocks run out: ${duty}`, value, unit: '' });
  const none = { atMost: 0 };
  report.figure({ name: 'given by machine beyond capacity', value: zeros.overCapacity, unit: '', goal: none });
  report.figure({ name: 'given to who has a conflict', value: zeros.conflicts, unit: '', goal: none });
  report.figure({ name: 'given to who is not at work', value: zeros.offDuty, unit: '', goal: none });
  report.figure({ name: 'cases with two, or without an owner', value: zeros.owners, unit: '', goal: none });
  const bound = `cases that waited more than ${String(STARVED_MS / HOUR_MS)} hours`;
  report.figure({ name: bound, value: zeros.starved, unit: '', goal: none });
  report.figure({ name: 'assignments that failed', value: zeros.failures, unit: '', goal: none });
}

function spread(name: string, { min, p50, max }: Distribution, unit: string, report: Report): void {
  report.figure({ name: `${name}, least`, value: min, unit });
  report.figure({ name: `${name}, median`, value: p50, unit });
  report.figure({ name: `${name}, most`, value: max, unit });
}

function percentiles(name: string, { count, p50, p95, p99, max }: Distribution, report: Report): void {
  report.figure({ name: `${name} (${String(count)}), p50`, value: p50, unit: 'min' });
  for (const [which, value] of Object.entries({ p95, p99, max })) report.figure({ name: `  ${which}`, value, unit: 'min' });
}
