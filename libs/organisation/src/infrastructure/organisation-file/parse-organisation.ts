import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Organisation } from '../../domain/organisation.js';
import { checkReferences, type Draft } from './check-references.js';
import { FieldReader } from './field-reader.js';
import type { OrganisationProblem } from './organisation-problem.js';
import { organisationFile } from './organisation-schema.js';

export type ParsedOrganisation =
  | { readonly ok: true; readonly organisation: Organisation }
  | { readonly ok: false; readonly problems: readonly OrganisationProblem[] };

/** What the file may refer to that is kept elsewhere. */
export interface OutsideNames {
  /** Ids of the timetables there are; not checked when left out. */
  readonly presets?: readonly string[];
  /** Whether the public holidays of a jurisdiction are known; not checked when left out. */
  readonly isJurisdiction?: (name: string) => boolean;
}

// A thousand people with all their fields are a quarter of that.
const MAXIMUM_CHARACTERS = 1024 * 1024;

/** Reads an organisation file whole: either the organisation, or every problem in it, in the order of its lines. */
export function parseOrganisation(source: string, names: OutsideNames = {}): ParsedOrganisation {
  if (source.length > MAXIMUM_CHARACTERS) {
    return {
      ok: false,
      problems: [{ field: '', rule: 'length', message: 'must be at most 1 MB', line: 1, column: 1 }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const file = new FieldReader(document, lines);
  const readable = reportYaml(document, lines, file);
  const content = readable ? organisationFile({ path: '', node: document.contents ?? undefined }, file) : undefined;
  if (content !== undefined) {
    const draft: Draft = content;
    checkReferences(draft, file);
    checkNames(draft.organisation, names, file);
  }
  if (content === undefined || file.problems.length > 0) return { ok: false, problems: inOrder(file.problems) };
  const { organisation, load, assignment, quietHours, riskWords, emergencyContacts, teams, staff, categories } =
    content;
  const profile = { ...organisation, load, assignment, quietHours, riskWords, emergencyContacts };
  return { ok: true, organisation: { profile, teams: withDefault(teams), staff, categories } };
}

// A name given twice leaves the rest readable; after any other slip the tree may be anything.
function reportYaml(document: Document, lines: LineCounter, file: FieldReader): boolean {
  for (const { pos, message } of document.errors) {
    const { line, col } = lines.linePos(pos[0]);
    file.problems.push({ field: '', rule: 'yaml', message: `is no valid YAML here: ${message}`, line, column: col });
  }
  return document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
}

function checkNames(organisation: Draft['organisation'], names: OutsideNames, file: FieldReader): void {
  const { preset, holidays } = organisation ?? {};
  const { presets, isJurisdiction } = names;
  if (preset !== undefined && presets?.includes(preset) === false) {
    file.reportAt('organisation.preset', 'reference', `must be one of ${presets.join(', ')}`);
  }
  if (holidays !== undefined && isJurisdiction?.(holidays) === false) {
    file.reportAt('organisation.holidays', 'reference', 'must be a country or a part of one whose holidays are known');
  }
}

// A single team needs no `default: true` to be it.
function withDefault<T extends { readonly default: boolean; readonly active: boolean }>(
  teams: readonly T[],
): readonly T[] {
  const active = teams.filter((team) => team.active);
  return active.length === 1 ? teams.map((team) => ({ ...team, default: team.active })) : teams;
}

function inOrder(problems: readonly OrganisationProblem[]): readonly OrganisationProblem[] {
  return [...problems].sort((one, other) => one.line - other.line || one.column - other.column);
}
