/** What a term stands for; its first letter on disk. */
export type TermKind = 'word' | 'reference' | 'mailbox' | 'telephone';

const LETTER: Readonly<Record<TermKind, string>> = { word: 'w', reference: 'r', mailbox: 'm', telephone: 't' };

// Longer runs are no words (encoded attachments, lines of signs); what they begin with is enough to find them.
const LONGEST_WORD = 40;
const LONGEST_MAILBOX = 254;
const PLAIN = /^[a-y0-9]+$/u;

/**
 * A term as the engines see it: `a` to `z` and `0` to `9` only, beginning with a letter. Both engines, with their different
 * ideas of words, accents and stop words, can then but take it whole; and it has no meaning in any query language.
 * Letters `a` to `y` and digits stand for themselves, everything else is `z` and four digits of base 36.
 */
export function encodeTerm(kind: TermKind, folded: string): string {
  const longest = kind === 'mailbox' ? LONGEST_MAILBOX : LONGEST_WORD;
  if (PLAIN.test(folded)) return LETTER[kind] + folded.slice(0, longest);
  let code = LETTER[kind];
  let taken = 0;
  for (const character of folded) {
    if (taken === longest) break;
    taken += 1;
    code += PLAIN.test(character) ? character : `z${(character.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`;
  }
  return code;
}
