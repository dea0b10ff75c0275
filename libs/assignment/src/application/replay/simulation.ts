import { groupedBy } from '../../domain/replay/grouped-by.js';
import type { SeatFigures } from '../../domain/replay/virtual-seat.js';
import { arrivalFigures, type ArrivalFigures, type ReplayedCase } from '../../domain/replay/replay-figures.js';
import type { CaseScope } from '@redress/staff';
import type { CaseLabel, ReadCases } from './read-arrivals.js';
import type { Replayed } from './virtual-centre.js';

/** How arrivals and people fared under one set of rules, as far as the viewer leads the teams. */
export interface Outcome {
  readonly all: ArrivalFigures;
  readonly teams: readonly (ArrivalFigures & { readonly team: string })[];
  readonly people: readonly (SeatFigures & {
    readonly person: string;
    readonly team: string;
    readonly capacity: number;
  })[];
}

/** A case that would have gone to somebody else first; undefined: to nobody within the period. */
export interface MovedCase {
  readonly id: string;
  readonly reference: string;
  readonly asItIs: string | undefined;
  readonly asChanged: string | undefined;
}

export interface Simulation {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly asItIs: Outcome;
  readonly asChanged: Outcome;
  /** How many of the machine's own choices the replay of things as they are has made again. */
  readonly asRecorded: { readonly same: number; readonly of: number };
  /** `hidden`: those of `count` that the viewer may not see. */
  readonly moved: { readonly count: number; readonly hidden: number; readonly items: readonly MovedCase[] };
}

/** Two replays of the same cases, side by side. */
export interface Replays {
  readonly read: ReadCases;
  readonly asItIs: Replayed;
  readonly asChanged: Replayed;
  readonly from: number;
  readonly to: number;
  /** Milliseconds after which a wait counts as long. */
  readonly bound: number;
}

/** A handler of a scenario: their team, and their room in hundredths of a case. */
export interface Seated {
  readonly person: string;
  readonly team: string;
  readonly capacity: number;
}

const MOST_LISTED = 100;

/** What a viewer is told of the replays: figures of the teams that they lead, and the cases that they may see. */
export function simulationOf(
  replays: Replays,
  { asItIs, asChanged }: { readonly asItIs: readonly Seated[]; readonly asChanged: readonly Seated[] },
  scope: CaseScope,
): Simulation {
  const { from, to } = replays;
  return {
    from,
    to,
    asItIs: outcomeOf(replays.asItIs, asItIs, replays, scope),
    asChanged: outcomeOf(replays.asChanged, asChanged, replays, scope),
    asRecorded: likeness(replays, scope),
    moved: movedCases(replays, scope),
  };
}

function outcomeOf(
  { cases, seats }: Replayed,
  people: readonly Seated[],
  { bound, to }: Replays,
  { teams }: CaseScope,
): Outcome {
  const own = cases.filter(({ teamKey }) => teams.includes(teamKey));
  const byTeam = groupedBy(own, ({ teamKey }) => teamKey);
  return {
    all: arrivalFigures(own, bound, to),
    teams: teams.map((team) => ({ team, ...arrivalFigures(byTeam.get(team) ?? [], bound, to) })),
    people: people.flatMap((seated) => {
      const figures = teams.includes(seated.team) ? seats.get(seated.person) : undefined;
      return figures === undefined ? [] : [{ ...seated, ...figures }];
    }),
  };
}

function likeness({ read, asItIs, from }: Replays, { teams }: CaseScope): Simulation['asRecorded'] {
  const replayed = new Map(asItIs.cases.map((each) => [each.id, each]));
  const pairs = read.records.flatMap(({ id, turns, assignments: [first] }) => {
    const each = replayed.get(id);
    if (each === undefined || first?.byMachine !== true || turns[0].at < from || !teams.includes(each.teamKey))
      return [];
    return [each.given[0]?.person === first.handler];
  });
  return { same: pairs.filter(Boolean).length, of: pairs.length };
}

function movedCases({ read, asItIs, asChanged }: Replays, scope: CaseScope): Simulation['moved'] {
  const changed = new Map(asChanged.cases.map((each) => [each.id, each]));
  const moved = asItIs.cases.flatMap((before) => {
    const after = changed.get(before.id);
    const isOurs = [before, after].some((each) => scope.teams.includes(each?.teamKey ?? ''));
    return isOurs && firstOf(before) !== firstOf(after) ? [{ before, after }] : [];
  });
  const shown = moved.flatMap(({ before, after }) => {
    const label = read.labels.get(before.id);
    return label !== undefined && scope.sees(label) ? [movedCase(label, before, after)] : [];
  });
  return { count: moved.length, hidden: moved.length - shown.length, items: shown.slice(0, MOST_LISTED) };
}

function movedCase({ reference }: CaseLabel, before: ReplayedCase, after: ReplayedCase | undefined): MovedCase {
  return { id: before.id, reference, asItIs: firstOf(before), asChanged: firstOf(after) };
}

function firstOf(each: ReplayedCase | undefined): string | undefined {
  return each?.given[0]?.person;
}
