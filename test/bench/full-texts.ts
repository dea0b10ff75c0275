import type { GeneratedMail } from './smtp-generator.js';

/** A word of a template's text that every copy replaces by one of its own, as long as it. */
export const PLACEHOLDER = /word\d{3}/gu;
/** What tells one template or copy from another in its texts and addresses. */
export const SERIAL = /\b\d{6}\b/gu;

const WORDS = 85;
const VOCABULARY = 20_000;
const CONSONANTS = 'bcdfghjklmnprstv';
const VOWELS = 'aeiou';

export function serialOf(n: number): string {
  return String(n).padStart(6, '0');
}

export function addressOf(n: number): string {
  return `fill-${serialOf(n)}@customer.example`;
}

/** The n-th complaint that is taken in to be copied: about 1 KB, most of its words to be replaced. */
export function templateComplaint(n: number): GeneratedMail {
  const serial = serialOf(n);
  const words = Array.from({ length: WORDS }, (_, index) => `word${String(index).padStart(3, '0')}`).join(' ');
  const text = `Parcel ${serial} has not come. I waited at home for two days and nobody rang. ${words} Please help.`;
  const headers = [
    `From: Customer ${serial} <${addressOf(n)}>`,
    'To: complaints@redress.localhost',
    `Subject: Parcel ${serial} is late`,
    `Message-ID: <fill-${serial}@mail.customer.example>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return { from: addressOf(n), content: `${headers.join('\r\n')}\r\n\r\n${folded(text)}\r\n.\r\n` };
}

/** A word of seven letters; the same rank is the same word. */
export function wordOf(rank: number): string {
  // A large odd step keeps neighbours in rank from looking alike.
  let rest = (rank + 1) * 2_654_435_761;
  let word = '';
  for (let letter = 0; letter < 7; letter += 1) {
    const letters = letter % 2 === 0 ? CONSONANTS : VOWELS;
    word += letters.charAt(rest % letters.length);
    rest = Math.floor(rest / letters.length);
  }
  return word;
}

/** A rank drawn as words occur in a language: the first is in nearly every text, the last in few. `chance` is 0 to 1. */
export function rankOf(chance: number): number {
  return Math.floor(VOCABULARY ** chance) - 1;
}

// Broken between words, so that no placeholder is torn apart.
function folded(text: string): string {
  return text.match(/.{1,72}(?: |$)/gu)?.join('\r\n') ?? '';
}
