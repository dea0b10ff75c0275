// No vowels, so that no word appears; no 0 1 I L O U, which are misheard and misread. As in case references.
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';
// 20 of 28 letters are 96 bits: nobody finds one by trying.
const LENGTH = 20;
const GROUP = 4;

/** The code that stands for 128 bits of a keyed hash, in groups: `K7MQ-2XWD-9FHT-BCRV-3ZJN`. */
export function returnCodeFrom(hash: string): string {
  let rest = BigInt(`0x${hash}`);
  let letters = '';
  for (let index = 0; index < LENGTH; index += 1) {
    letters += ALPHABET.charAt(Number(rest % BigInt(ALPHABET.length)));
    rest /= BigInt(ALPHABET.length);
  }
  return grouped(letters);
}

/** Reads a code however it was typed: any case, with or without spaces, dashes and dots. Undefined when it is none. */
export function parseReturnCode(typed: string): string | undefined {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.\-_‐-―]/gu, '');
  const known = [...letters].every((letter) => ALPHABET.includes(letter));
  return letters.length === LENGTH && known ? grouped(letters) : undefined;
}

function grouped(letters: string): string {
  return Array.from({ length: LENGTH / GROUP }, (_, index) => letters.slice(index * GROUP, (index + 1) * GROUP)).join(
    '-',
  );
}
