import { parseCaseReference } from '@redress/kernel';

const SUBJECT_CHARACTERS = 998;
const REFERENCES = 5;
// A dash or point between the groups, or none; a word boundary around the whole. The check character does the rest.
const LETTER = '[2-9BCDFGHJKMNPQRSTVWXYZ]';
const SEPARATOR = '[\\s.\\-_\\u2010-\\u2015]{0,2}';
const CANDIDATE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:RD${SEPARATOR})?(?<typed>(?:${LETTER}${SEPARATOR}){8}${LETTER})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** The case references that a subject names, however they were typed, canonical and each once; five at most. */
export function referencesIn(subject: string | undefined): string[] {
  const found = new Set<string>();
  for (const { groups } of (subject ?? '').slice(0, SUBJECT_CHARACTERS).matchAll(CANDIDATE)) {
    const reference = parseCaseReference(groups?.['typed'] ?? '');
    if (reference !== undefined) found.add(reference);
  }
  return [...found].slice(0, REFERENCES);
}
