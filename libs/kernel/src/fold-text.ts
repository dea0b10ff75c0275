// Marks that people leave out when they type: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs.
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670\u0640]/gu;
// Letters that Unicode does not take apart, as they are typed where the keyboard lacks them.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
};
const APART = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/**
 * The form in which texts are compared: no upper case, no accents, ß as ss, full-width and other compatibility forms as
 * plain ones (NFKC, Unicode Standard Annex 15). Folding twice changes nothing.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(APART, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}
