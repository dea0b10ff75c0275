import type { FieldError } from '@redress/kernel';
import { Document, LineCounter } from 'yaml';
import type { OrganisationChanges } from '../../domain/organisation-changes.js';
import type { OrganisationDirectory } from '../../domain/organisation-directory.js';
import { exists, unique } from './check-references.js';
import { FieldReader, optional, orElse, required, type Field, type ObjectOf, type Reader } from './field-reader.js';
import { assignmentFields, categoryFields, loadFields, memberFields, teamFields } from './organisation-schema.js';
import { itemKey, list, object } from './value-readers.js';

export type ReadChanges =
  | { readonly ok: true; readonly changes: OrganisationChanges }
  | { readonly ok: false; readonly problems: readonly FieldError[] };

/** A field given anew, read as the file's; null is what the file says by leaving it out, or null where that is nothing. */
function anew<T>({ read, otherwise }: Field<T>): { readonly read: Reader<T | null>; readonly required: false } {
  return optional((place, file) => (file.scalar(place) === null ? (otherwise ?? null) : read(place, file)));
}

/** As `anew`, for what is never left out for good. */
function stated<T>({ read }: Field<T>): { readonly read: Reader<T>; readonly required: false } {
  return optional(read);
}

const fields = {
  assignment: optional(
    object({
      pickUpMinutes: stated(assignmentFields.pickUpMinutes),
      chatPickUpMinutes: stated(assignmentFields.chatPickUpMinutes),
      unopened: stated(assignmentFields.unopened),
      relaxMinutes: stated(assignmentFields.relaxMinutes),
      returning: stated(assignmentFields.returning),
    }),
  ),
  load: optional(object({ waiting: stated(loadFields.waiting), outside: stated(loadFields.outside) })),
  teams: orElse(
    list(object({ key: required(itemKey), mode: anew(teamFields.mode), hours: anew(teamFields.hours) })),
    [],
  ),
  staff: orElse(
    list(
      object({
        key: required(itemKey),
        skills: anew(memberFields.skills),
        languages: anew(memberFields.languages),
        channels: anew(memberFields.channels),
        hours: anew(memberFields.hours),
        timeZone: anew(memberFields.timeZone),
        capacity: anew(memberFields.capacity),
        chats: anew(memberFields.chats),
        absences: anew(memberFields.absences),
      }),
    ),
    [],
  ),
  categories: orElse(
    list(
      object({
        key: required(itemKey),
        team: anew(categoryFields.team),
        skills: anew(categoryFields.skills),
        prefers: anew(categoryFields.prefers),
        weight: anew(categoryFields.weight),
      }),
    ),
    [],
  ),
};

const changesOf: Reader<ObjectOf<typeof fields>> = object(fields);

/**
 * Reads changes to the organisation as the file's own readers read them, so that what the file refuses is refused here
 * in the same words. `path` stands before each field; every key must be one that `directory` has.
 */
export function readChanges(value: unknown, path: string, directory: OrganisationDirectory): ReadChanges {
  const document = new Document(value);
  const file = new FieldReader(document, new LineCounter());
  const changes = changesOf({ path, node: document.contents ?? undefined }, file);
  if (changes !== undefined) checkKeys(changes, path, directory, file);
  if (changes !== undefined && file.problems.length === 0) return { ok: true, changes };
  return { ok: false, problems: file.problems.map(({ field, rule, message }) => ({ field, rule, message })) };
}

function checkKeys(
  { teams, staff, categories }: OrganisationChanges,
  path: string,
  directory: OrganisationDirectory,
  file: FieldReader,
): void {
  const lists = [
    ['teams', 'team', teams, directory.teams],
    ['staff', 'member of staff', staff, directory.staff],
    ['categories', 'category', categories, directory.categories],
  ] as const;
  for (const [name, what, items, known] of lists) {
    unique(`${path}.${name}`, 'key', items, file);
    for (const [index, { key }] of items.entries()) {
      exists(`${path}.${name}[${String(index)}].key`, what, key, known, file);
    }
  }
  for (const [index, { team }] of categories.entries()) {
    exists(`${path}.categories[${String(index)}].team`, 'team', team ?? undefined, directory.teams, file);
  }
}
