import { toInstant } from '@redress/kernel';
import type { ArrivalFigures } from '../domain/replay/replay-figures.js';
import type { MovedCase, Outcome, Simulation } from '../application/replay/simulation.js';
import type {
  ArrivalsResponse,
  MovedCaseResponse,
  OutcomeResponse,
  PersonLoadResponse,
  SimulationResponse,
} from './simulation-bodies.js';

type PlainArrivals = Pick<ArrivalsResponse, keyof ArrivalsResponse>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export function presentSimulation({ from, to, asItIs, asChanged, asRecorded, moved }: Simulation): SimulationResponse {
  return {
    from: toInstant(from),
    to: toInstant(to),
    asItIs: presentOutcome(asItIs),
    asChanged: presentOutcome(asChanged),
    asRecorded,
    moved: { ...moved, items: moved.items.map(presentMoved) },
  };
}

function presentOutcome({ all, teams, people }: Outcome): OutcomeResponse {
  return {
    all: presentArrivals(all),
    teams: teams.map(({ team, ...figures }) => ({ team, ...presentArrivals(figures) })),
    people: people.map(presentPerson),
  };
}

function presentArrivals({ wait, ...counts }: ArrivalFigures): PlainArrivals {
  if (wait === undefined) return counts;
  const minutes = (ms: number): number => rounded(ms / MINUTE_MS);
  return { ...counts, wait: { p50: minutes(wait.p50), p95: minutes(wait.p95), max: minutes(wait.max) } };
}

function presentPerson({
  person,
  team,
  given,
  onDuty,
  load,
  peak,
  capacity,
}: Outcome['people'][number]): PersonLoadResponse {
  return {
    person,
    team,
    given,
    onDuty: rounded(onDuty / HOUR_MS),
    load: rounded(load / 100),
    peak: peak / 100,
    capacity: capacity / 100,
    occupancy: capacity === 0 ? 0 : rounded((load / capacity) * 100),
  };
}

function presentMoved({ id, reference, asItIs, asChanged }: MovedCase): MovedCaseResponse {
  return {
    id,
    reference,
    ...(asItIs === undefined ? {} : { asItIs }),
    ...(asChanged === undefined ? {} : { asChanged }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
