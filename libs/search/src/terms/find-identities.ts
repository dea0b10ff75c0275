import { parseCaseReference } from '@redress/kernel';
import { encodeTerm } from './term-code.js';

/** Something in a folded text that names one thing however it is typed: `terms` say so; `from` and `to` are where it stands. */
export interface Identity {
  readonly terms: readonly string[];
  readonly from: number;
  readonly to: number;
}

const MAILBOX = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,8}/gu;
// Nine letters of a case reference, with anything between them that people put there.
const LETTER = '[2-9b-df-hjkmnp-tv-z]';
const REFERENCE = new RegExp(
  `(?<![\\p{L}\\p{N}])${LETTER}(?:[ .\\-_\\u2010-\\u2015]{0,2}${LETTER}){8}(?![\\p{L}\\p{N}])`,
  'gu',
);
const NUMBER = /(?<![\p{L}\p{N}])\+?[\d(][\d().\/ -]{5,28}\d(?![\p{L}\p{N}])/gu;

// A national number is 7 digits at least; the whole with country code 15 at most (ITU-T E.164, section 6).
const SHORTEST_NUMBER = 7;
const LONGEST_NUMBER = 15;
// Where national numbers are longer than this, the last eight tell them apart well enough; country code and the zero in front of an area differ by who types.
const TELLING_DIGITS = 8;

/** Mail addresses, case references and telephone numbers in a folded text. They may overlap. */
export function findIdentities(folded: string): Identity[] {
  return [...findMailboxes(folded), ...findReferences(folded), ...findNumbers(folded)];
}

function findMailboxes(folded: string): Identity[] {
  return [...folded.matchAll(MAILBOX)].map((match) => {
    const address = match[0].replace(/^[.'-]+|[.-]+$/gu, '');
    return identity(match.index, match[0], [encodeTerm('mailbox', address)]);
  });
}

function findReferences(folded: string): Identity[] {
  const found: Identity[] = [];
  REFERENCE.lastIndex = 0;
  for (let match = REFERENCE.exec(folded); match !== null; match = REFERENCE.exec(folded)) {
    const reference = parseCaseReference(match[0]);
    // Nine digits alone are more often a telephone number, and found as one.
    if (reference === undefined || /^[\d-]+$/u.test(reference)) REFERENCE.lastIndex = match.index + 1;
    else found.push(identity(match.index, match[0], [referenceTerm(reference)]));
  }
  return found;
}

function referenceTerm(reference: string): string {
  return encodeTerm('reference', reference.replaceAll('-', '').toLowerCase());
}

function findNumbers(folded: string): Identity[] {
  return [...folded.matchAll(NUMBER)].flatMap((match) => {
    const digits = match[0].replace(/\D/gu, '');
    if (digits.length < SHORTEST_NUMBER) return [];
    return [identity(match.index, match[0], [numberTerm(digits), ...inside(match[0])])];
  });
}

/** The numbers that neighbouring groups of digits make: "call 07700 900123 2 times" holds one that is shorter than the whole. */
function inside(run: string): string[] {
  const groups = run.split(/\D+/u).filter((group) => group !== '');
  const terms: string[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    let digits = '';
    for (const group of groups.slice(from)) {
      digits += group;
      if (digits.length > LONGEST_NUMBER) break;
      if (digits.length >= SHORTEST_NUMBER) terms.push(numberTerm(digits), shortTerm(digits));
    }
  }
  return terms;
}

function numberTerm(digits: string): string {
  return encodeTerm('telephone', digits.slice(-TELLING_DIGITS));
}

// Typed without area code, a number has 7 digits in some countries.
function shortTerm(digits: string): string {
  return encodeTerm('telephone', digits.slice(-SHORTEST_NUMBER));
}

function identity(from: number, typed: string, terms: readonly string[]): Identity {
  return { terms, from, to: from + typed.length };
}
