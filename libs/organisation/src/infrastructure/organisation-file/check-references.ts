import { nearestName } from '@redress/platform';
import type { Category, OrganisationProfile, StaffMember, Team } from '../../domain/organisation.js';
import type { FieldReader } from './field-reader.js';

/** What could be read of a file so far; fields with a problem are missing. */
export interface Draft {
  readonly organisation?: Partial<Pick<OrganisationProfile, 'preset' | 'holidays'>>;
  readonly teams?: readonly Partial<Team>[];
  readonly staff?: readonly Partial<StaffMember>[];
  readonly categories?: readonly Partial<Category>[];
}

type Keyed = readonly { readonly key?: string }[];

/** Checks what no field can say of itself: keys that must exist or be unique, one default team, leads who may lead. */
export function checkReferences({ teams, staff, categories }: Draft, file: FieldReader): void {
  unique('teams', 'key', teams, file);
  unique('staff', 'key', staff, file);
  unique('staff', 'email', staff, file);
  unique('categories', 'key', categories, file);
  if (teams !== undefined) checkDefault(teams, file);
  for (const [index, team] of (teams ?? []).entries()) checkLeads(`teams[${String(index)}]`, team, staff, file);
  for (const [index, member] of (staff ?? []).entries()) checkSeat(`staff[${String(index)}]`, member, teams, file);
  for (const [index, { team }] of (categories ?? []).entries()) {
    exists(`categories[${String(index)}].team`, 'team', team, teams, file);
  }
}

function checkDefault(teams: readonly Partial<Team>[], file: FieldReader): void {
  const active = teams.filter((team) => team.active === true);
  const defaults = active.filter((team) => team.default === true).length;
  if (active.length === 0) file.reportAt('teams', 'required', 'must have at least one active team');
  else if (active.length > 1 && defaults !== 1) {
    file.reportAt('teams', 'one-default', `must have one active team with default: true, and has ${String(defaults)}`);
  }
}

function checkLeads(
  path: string,
  team: Partial<Team>,
  staff: readonly Partial<StaffMember>[] | undefined,
  file: FieldReader,
): void {
  for (const name of ['lead', 'deputy'] as const) {
    const key = team[name];
    exists(`${path}.${name}`, 'member of staff', key, staff, file);
    const person = staff?.find((each) => key !== undefined && each.key === key);
    if (person?.role === 'employee' || person?.role === 'auditor') {
      file.reportAt(`${path}.${name}`, 'role', `must be a handler, lead or manager, and is an ${person.role}`);
    }
    if (person?.active === false) file.reportAt(`${path}.${name}`, 'active', 'must be somebody who is active');
  }
}

function checkSeat(path: string, member: Partial<StaffMember>, teams: Keyed | undefined, file: FieldReader): void {
  exists(`${path}.team`, 'team', member.team, teams, file);
  if (member.team === undefined && (member.role === 'handler' || member.role === 'lead')) {
    file.reportAt(path, 'required', `must have a team, as every ${member.role}`);
  }
}

/** Reports a key that none of `known` has, with the nearest that one has. */
export function exists(
  path: string,
  what: string,
  key: string | undefined,
  known: Keyed | undefined,
  file: FieldReader,
): void {
  if (key === undefined || known === undefined || known.some((each) => each.key === key)) return;
  const nearest = nearestName(
    key,
    known.flatMap((each) => each.key ?? []),
  );
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  file.reportAt(path, 'reference', `must be the key of a ${what}, and "${key}" is none${hint}`);
}

/** Reports what an item of the list says that one before it says too. */
export function unique<K extends string>(
  listName: string,
  field: K,
  items: readonly Readonly<Partial<Record<K, string>>>[] | undefined,
  file: FieldReader,
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of (items ?? []).entries()) {
    const value = item[field];
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, index);
    else {
      const path = `${listName}[${String(index)}].${field}`;
      file.reportAt(path, 'unique', `must be unique, and is that of ${listName}[${String(first)}] too`);
    }
  }
}
