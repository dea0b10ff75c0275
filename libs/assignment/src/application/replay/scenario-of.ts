import type { Instant } from '@redress/kernel';
import type { OrganisationDirectory } from '@redress/organisation';
import type { DutyLine } from '../../domain/replay/duty-line.js';
import type { CaseTurn, Move } from '../../domain/replay/recorded-case.js';
import type { Roster } from '../roster.js';
import type { Scenario } from './scenario.js';

/** Of what a scenario is made. */
export interface ScenarioParts {
  readonly directory: OrganisationDirectory;
  /** The organisation as it stands: by its rules cases came to the teams that they came to. */
  readonly present: OrganisationDirectory;
  readonly roster: Roster;
  readonly lines: ReadonlyMap<string, DutyLine>;
  /** As of when people are what they are. */
  readonly at: Instant;
}

/** The scenario of an organisation, with the production roster's answers. */
export function scenarioOf({ directory, present, roster, lines, at }: ScenarioParts): Scenario {
  const teams = roster.teams();
  return {
    modes: new Map(teams.map(({ key, mode }) => [key, mode])),
    people: new Map(teams.map(({ key }) => [key, roster.people(key, at)])),
    lines,
    rules: roster.rules(),
    demand: (needs) => roster.demand(needs),
    share: (move: Move) => roster.share(move),
    teamOf: (turn) => teamIn(turn, present, directory),
  };
}

// A case that came to its category's team comes to that of the changed category; one that a person sent elsewhere stays.
function teamIn(
  { category, teamKey }: CaseTurn,
  present: OrganisationDirectory,
  changed: OrganisationDirectory,
): string {
  const teamOf = (directory: OrganisationDirectory): string =>
    directory.category(category)?.team ?? directory.defaultTeam.key;
  return category !== '' && teamKey === teamOf(present) ? teamOf(changed) : teamKey;
}
