import type { Ids } from './ids.js';

// No vowels, so that no word appears; no 0 1 I L O U, which are misheard and misread.
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';
const PAYLOAD_LENGTH = 8;

/** What a customer is given and reads out on the telephone: `K7M-Q2X-WDP`. 28^8 values and a check character. */
export type CaseReference = string;

/** A new reference; not guessable as long as `ids.random` is not. */
export function newCaseReference(ids: Ids): CaseReference {
  const payload: number[] = [];
  while (payload.length < PAYLOAD_LENGTH) {
    for (const byte of ids.random(PAYLOAD_LENGTH)) {
      // 252 = 9 * 28: bytes above it would favour the first letters.
      if (byte < 252 && payload.length < PAYLOAD_LENGTH) payload.push(byte % ALPHABET.length);
    }
  }
  return format([...payload, checkValue(payload)]);
}

/**
 * Reads a reference however it was typed: any case, with spaces, dashes or dots.
 * Returns undefined when it is none, or when the check character shows a slip of the pen.
 */
export function parseCaseReference(typed: string): CaseReference | undefined {
  const letters = typed.toUpperCase().replace(/[\s.\-_‐-―]/gu, '');
  if (letters.length !== PAYLOAD_LENGTH + 1) return undefined;
  const values = [...letters].map((letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1)) return undefined;
  return checkValue(values.slice(0, PAYLOAD_LENGTH)) === values[PAYLOAD_LENGTH] ? format(values) : undefined;
}

// ISO 7064 hybrid system, here MOD 29,28: finds every single wrong letter and nearly every swap of neighbours.
function checkValue(payload: readonly number[]): number {
  const size = ALPHABET.length;
  let product = size;
  for (const value of payload) {
    const sum = (product + value) % size;
    product = ((sum === 0 ? size : sum) * 2) % (size + 1);
  }
  return (size + 1 - product) % size;
}

function format(values: readonly number[]): CaseReference {
  const letters = values.map((value) => ALPHABET.charAt(value)).join('');
  return `${letters.slice(0, 3)}-${letters.slice(3, 6)}-${letters.slice(6)}`;
}
