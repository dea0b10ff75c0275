import { isClosed, type CaseHead } from '@redress/cases';
import { timeZone } from '@redress/deadlines';
import { toEpoch, toInstant } from '@redress/kernel';
import { localTime } from '@redress/organisation';
import { distributionOf, gini, variation, type Distribution } from './distribution.js';
import type { Month } from './month.js';
import { DAY_MS, MINUTE_MS } from './month-plan.js';
import { waitingCases, type GivenOut } from './month-ledger.js';
import { hoursOf } from './workforce.js';

const ZONE = 'Europe/London';
const [OPENS, CLOSES] = [8 * 60, 20 * 60];
// Who was ill or away for most of the month says nothing about fairness.
const ENOUGH_HOURS = 0.05;

/** What must be zero in any month. */
export interface MonthZeros {
  readonly overCapacity: number;
  readonly conflicts: number;
  readonly offDuty: number;
  readonly owners: number;
  readonly starved: number;
  readonly failures: number;
}

export interface MonthFigures {
  readonly zeros: MonthZeros;
  /** Minutes from the queue to the first handler, by what came when. */
  readonly waits: Readonly<Record<string, Distribution>>;
  /** Ordinary cases given out per hour on duty, by handler. */
  readonly perHour: Distribution & { readonly gini: number; readonly variation: number };
  /** The same among the handlers of one team, the least fair of them. */
  readonly variationInTeam: number;
  /** Share of their room that handlers at work had taken. */
  readonly occupancy: Distribution & { readonly variation: number };
  /** Clocks that ran out, by duty. */
  readonly breaches: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

export function figuresOf(month: Month): MonthFigures {
  const { engine, faults, ledger, occupancy, office, end, workers, size } = month;
  const hours = workers
    .map((worker) => ({ worker, hours: hoursOf(worker, size) }))
    .filter((each) => each.hours > size.days * 24 * ENOUGH_HOURS);
  const perHour = hours.map(({ worker: { key }, hours: worked }) => (ledger.weights.get(key) ?? 0) / 100 / worked);
  const teams = [...new Set(workers.map(({ team }) => team))];
  const inTeams = teams.map((team) => variation(perHour.filter((_, n) => hours[n]?.worker.team === team)));
  const filled = [...occupancy.values()].map(({ sum, looks }) => sum / looks);
  return {
    zeros: {
      overCapacity: engine.overCapacity,
      conflicts: ledger.conflicts.length,
      offDuty: ledger.offDuty.length,
      owners: faults.length + engine.faults.length - engine.overCapacity,
      starved: ledger.starved(engine, end).length,
      failures: office.failures.length,
    },
    waits: waitsOf(month),
    perHour: { ...distributionOf(perHour), gini: gini(perHour), variation: variation(perHour) },
    variationInTeam: Math.max(...inTeams),
    occupancy: { ...distributionOf(filled), variation: variation(filled) },
    breaches: breachesOf(month.heads(), end),
    counts: countsOf(month),
  };
}

/** The first words of what must not be and was, for whoever has to find out why. */
export function faultsOf({ engine, faults, ledger, office }: Month): readonly string[] {
  return [engine.faults, faults, ledger.conflicts, ledger.offDuty, office.failures].flatMap((said) => said.slice(0, 5));
}

function waitsOf({ ledger, arrivals }: Month): Record<string, Distribution> {
  const bursts = new Set(arrivals.filter(({ isBurst }) => isBurst).map(({ id }) => id));
  const first = ledger.given.filter(({ count }) => count === 1);
  const of = (those: readonly GivenOut[]): Distribution =>
    distributionOf(those.map(({ queuedAt, at }) => (at - queuedAt) / MINUTE_MS));
  const ordinary = first.filter(({ isSafety, caseId }) => !isSafety && !bursts.has(caseId));
  return {
    'all cases': of(first),
    'all, in working time': distributionOf(first.map(({ queuedAt, at }) => workingMs(queuedAt, at) / MINUTE_MS)),
    'came in working hours': of(ordinary.filter(({ queuedAt }) => isOpenAt(queuedAt))),
    'came out of hours': of(ordinary.filter(({ queuedAt }) => !isOpenAt(queuedAt))),
    'came in the burst': of(first.filter(({ caseId }) => bursts.has(caseId))),
    'safety': of(first.filter(({ isSafety }) => isSafety)),
  };
}

function isOpenAt(epoch: number): boolean {
  const { weekday, minute } = localTime(toInstant(epoch), ZONE);
  return weekday <= 5 && minute >= OPENS && minute < CLOSES;
}

// Monday to Friday from eight to eight, as the calendar of the month has it.
function workingMs(from: number, to: number): number {
  let sum = 0;
  const wall = timeZone(ZONE);
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
    const date = new Date(day).toISOString().slice(0, 10);
    if ([0, 6].includes(new Date(day).getUTCDay())) continue;
    for (const stretch of wall.stretchesOf(date, OPENS, CLOSES))
      sum += Math.max(0, Math.min(to, stretch.to) - Math.max(from, stretch.from));
  }
  return sum;
}

function breachesOf(heads: readonly CaseHead[], end: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { clocks } of heads) {
    for (const { duty, dueAt, metAt, endedAt } of clocks) {
      const late = toEpoch(dueAt) < toEpoch(metAt ?? endedAt ?? toInstant(end));
      found[duty] = (found[duty] ?? 0) + (late ? 1 : 0);
    }
  }
  return found;
}

function countsOf(month: Month): Record<string, number> {
  const heads = month.heads();
  const assignments = month.ledger.given.length;
  return {
    cases: heads.length,
    'given out by machine': assignments,
    'taken back into the queue': month.released,
    'closed': heads.filter(({ state }) => isClosed(state)).length,
    'waiting for a handler at the end': waitingCases(month.engine).length,
    'on-duty hours': Math.round(month.workers.reduce((sum, worker) => sum + hoursOf(worker, month.size), 0)),
    ...month.life.counts,
  };
}

