import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RedressError } from '@redress/kernel';
import type { Organisation } from '../../domain/organisation.js';
import { organisationWrong } from './organisation-problem.js';
import { parseOrganisation, type OutsideNames } from './parse-organisation.js';

/** The organisation a newcomer plays with; its staff have no passwords. */
export const DEMO_ORGANISATION = fileURLToPath(new URL('../../../demo/organisation.yaml', import.meta.url));

/**
 * Reads the organisation from `path`, or the demo organisation when no path is given.
 * @throws RedressError `organisation-wrong` with every problem and its line; also when the file cannot be read
 */
export function readOrganisationFile(path: string | undefined, names: OutsideNames = {}): Organisation {
  const file = path ?? DEMO_ORGANISATION;
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RedressError('organisation-wrong', `The organisation file ${file} cannot be read.`, { cause });
  }
  const parsed = parseOrganisation(source, names);
  if (parsed.ok) return parsed.organisation;
  throw organisationWrong(file, parsed.problems);
}
