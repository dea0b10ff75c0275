import { foldText } from '@redress/kernel';
import type { SearchEntry } from '../search-index.js';
import { TEXT_LIMIT } from '../search-index.js';
import { findIdentities } from './find-identities.js';
import { findWords } from './find-words.js';

const TERMS_PER_ENTRY = 2000;
const QUERY_CHARACTERS = 500;
const QUERY_TERMS = 20;

/** The terms under which an entry is found, each once: references and addresses first, then words as they come. */
export function termsOfEntry(entry: SearchEntry): string[] {
  const terms = new Set<string>();
  // One by one, so that no number is made of the end of one and the beginning of another.
  const named = [...(entry.references ?? []), ...(entry.addresses ?? [])].map((each) => foldText(each));
  const text = foldText(entry.text.slice(0, TEXT_LIMIT));
  for (const each of [...named, text]) {
    for (const { terms: found } of findIdentities(each)) for (const term of found) terms.add(term);
  }
  for (const each of [...named, text]) {
    for (const word of findWords(each)) {
      if (terms.size >= TERMS_PER_ENTRY) return [...terms];
      terms.add(word);
    }
  }
  return [...terms];
}

/**
 * The readings of what a person typed, the likeliest first; an entry is found when it has all terms of a reading. The
 * first takes references, addresses and numbers for what they are, the second takes everything for words.
 */
export function readingsOfQuery(query: string): string[][] {
  const folded = foldText(query.slice(0, QUERY_CHARACTERS));
  const words = distinct(findWords(folded));
  const identities = findIdentities(folded);
  let rest = folded;
  const found: string[] = [];
  for (const { terms, from, to } of identities) {
    if (rest.slice(from, to) !== folded.slice(from, to)) continue;
    rest = rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to);
    found.push(...terms.slice(0, 1));
  }
  const readings = found.length === 0 ? [words] : [distinct([...found, ...findWords(rest)]), words];
  return readings.filter((reading) => reading.length > 0);
}

function distinct(terms: Iterable<string>): string[] {
  return [...new Set(terms)].slice(0, QUERY_TERMS);
}
