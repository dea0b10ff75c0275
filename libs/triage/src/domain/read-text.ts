import { foldText } from '@redress/kernel';

/** How much of a text is read, in UTF-16 units: what stands behind it is for people, and time stays bounded. */
export const READ_LIMIT = 64 * 1024;

/** A word of a text: as it was written, and folded. */
export interface Token {
  readonly written: string;
  readonly folded: string;
}

// Longer runs are no words: encoded attachments, lines of signs.
const LONGEST_WORD = 60;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
// Signs that nobody sees and that would take a word apart: soft hyphen, zero-width spaces and joiners, byte order mark.
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/gu;
const ASCII = /^[\x20-\x7e]*$/u;

/** A word with what stands between it and the word before: signs, spaces, ends of lines. */
export interface SpacedToken extends Token {
  readonly gap: string;
}

/** The words of the first `READ_LIMIT` units of a text, in order. Apostrophes and hyphens part words. */
export function readText(text: string): readonly Token[] {
  const words = visibleIn(text).match(WORD) ?? [];
  return words.filter(({ length }) => length <= LONGEST_WORD).map((written) => ({ written, folded: fold(written) }));
}

/** As `readText`, with what stands between the words: where a sentence ends. */
export function readSpaced(text: string): readonly SpacedToken[] {
  const seen = visibleIn(text);
  const tokens: SpacedToken[] = [];
  let end = 0;
  for (const { 0: written, index } of seen.matchAll(WORD)) {
    if (written.length > LONGEST_WORD) continue;
    tokens.push({ written, folded: fold(written), gap: seen.slice(end, index) });
    end = index + written.length;
  }
  return tokens;
}

function visibleIn(text: string): string {
  return text.slice(0, READ_LIMIT).replace(INVISIBLE, '').normalize('NFC');
}

function fold(word: string): string {
  return ASCII.test(word) ? word.toLowerCase() : foldText(word);
}
