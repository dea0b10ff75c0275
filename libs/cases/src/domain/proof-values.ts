import type { MessageReceived } from '@redress/contracts';

const MOST = 20;
const SHORTEST = 4;
// Shorter numbers are guessed too easily.
const NUMBER = /(?<![\p{L}\p{N}-])(?=[\p{L}\p{N}-]*\d{3})[\p{L}\p{N}][\p{L}\p{N}-]{4,29}(?![\p{L}\p{N}-])/gu;
const DIGITS = /\d{5,}/gu;
// What stands in a text is guessed more easily than what was asked for: a rule (EU261), a sum, the date of a journey.
const FEWEST_DIGITS = 5;
const DATE = /^(?:(?:19|20)\d\d-?\d\d-?\d\d|\d{1,2}-\d{1,2}-(?:19|20)?\d\d)(?:t\d*)?$/iu;

/** What only the complainant should know of the complaint: order numbers, telephone numbers, postcodes … as written, and their digits alone. */
export function proofValues({ details, text, subject }: MessageReceived): readonly string[] {
  const stated = ['orderReference', 'phone', 'postcode'].flatMap((name) => details?.[name] ?? []);
  const written = [...`${subject ?? ''}\n${text.preview}`.matchAll(NUMBER)].map(([number]) => number).filter(isTelling);
  const whole = [...stated, ...written];
  const digits = whole.flatMap((value) => value.match(DIGITS) ?? []);
  return [...new Set([...whole, ...digits])].filter((value) => value.length >= SHORTEST).slice(0, MOST);
}

/** All that can be typed of telephone numbers by who knows nothing else: any part of their digits, with or without the zero of a trunk. */
export function formsOfNumber(...numbers: readonly string[]): readonly string[] {
  const parts = numbers.flatMap((number) => partsOf(number.replace(/\D/gu, '')));
  return [...new Set(parts.flatMap((part) => [part, `0${part}`, `00${part}`]))];
}

// From one digit less on, for the zero counts too.
function partsOf(digits: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < digits.length; from += 1) {
    for (let to = from + SHORTEST - 1; to <= digits.length; to += 1) parts.push(digits.slice(from, to));
  }
  return parts;
}

function isTelling(written: string): boolean {
  return written.replace(/\D/gu, '').length >= FEWEST_DIGITS && !DATE.test(written);
}
