import type { Ids } from './ids.js';

// No vowels, so that no word appears; no 0 1 I L O U, which are misheard and misread.
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ';
const PAYLOAD_LENGTH = 8;

/** What a customer is given and reads out on the telephone: `K7M-Q2X-WDP`. eight letters and a check character. */
export type CaseReference = string;

/**
 * Who gave a reference out. Gateways promise references before the case exists; the case service derives the others.
 * The first letter keeps the two apart, so that neither has to ask the other whether a reference is taken.
 */
export type ReferenceOrigin = 'reserved' | 'derived';

// Reserved references begin with one of the eight digits, derived ones with one of the twenty letters.
const FIRST_LETTERS = { reserved: { from: 0, count: 8 }, derived: { from: 8, count: 20 } } as const;

/** A new reserved reference; not guessable as long as `ids.random` is not. Whoever promises it keeps it unique. */
export function newCaseReference(ids: Ids): CaseReference {
  return caseReferenceFrom(ids.random(16), 'reserved');
}

/** The reference that 16 bytes stand for. The bytes of a keyed hash give one that can be made again, yet not guessed. */
export function caseReferenceFrom(bytes: Uint8Array, origin: ReferenceOrigin): CaseReference {
  const first = FIRST_LETTERS[origin];
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  const take = (size: number): number => {
    const value = Number(rest % BigInt(size));
    rest /= BigInt(size);
    return value;
  };
  const payload = [first.from + take(first.count)];
  while (payload.length < PAYLOAD_LENGTH) payload.push(take(ALPHABET.length));
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
