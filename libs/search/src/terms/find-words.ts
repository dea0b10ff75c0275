import { encodeTerm } from './term-code.js';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const BASIC = /^[a-z0-9]+$/u;
// Scripts that put no spaces between words.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * The words of a folded text as terms. Runs in scripts without spaces become their pairs of neighbours, which finds any
 * part of two characters or more without a dictionary; a single character is found where it stands alone.
 */
export function* findWords(folded: string): Iterable<string> {
  for (const run of folded.match(WORD) ?? []) {
    if (BASIC.test(run)) yield encodeTerm('word', run);
    else yield* findInRun(run);
  }
}

function* findInRun(run: string): Iterable<string> {
  let end = 0;
  for (const match of run.matchAll(UNSPACED)) {
    if (match.index > end) yield encodeTerm('word', run.slice(end, match.index));
    end = match.index + match[0].length;
    yield* pairs([...match[0]]);
  }
  if (end < run.length) yield encodeTerm('word', run.slice(end));
}

function* pairs(characters: readonly string[]): Iterable<string> {
  if (characters.length === 1) yield encodeTerm('word', characters.join(''));
  for (let at = 0; at + 1 < characters.length; at += 1) {
    yield encodeTerm('word', characters.slice(at, at + 2).join(''));
  }
}
