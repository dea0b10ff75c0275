import type { MessageReceived } from '@redress/contracts';

const MOST = 20;
// Shorter numbers are guessed too easily.
const NUMBER = /(?<![\p{L}\p{N}-])(?=[\p{L}\p{N}-]*\d{3})[\p{L}\p{N}][\p{L}\p{N}-]{4,29}(?![\p{L}\p{N}-])/gu;
const DIGITS = /\d{5,}/gu;

/** What only the complainant should know of the complaint: order numbers, telephone numbers, postcodes … as written, and their digits alone. */
export function proofValues({ details, text, subject }: MessageReceived): readonly string[] {
  const stated = ['orderReference', 'phone', 'postcode'].flatMap((name) => details?.[name] ?? []);
  const written = [...`${subject ?? ''}\n${text.preview}`.matchAll(NUMBER)].map(([number]) => number);
  const whole = [...stated, ...written];
  const digits = whole.flatMap((value) => value.match(DIGITS) ?? []);
  return [...new Set([...whole, ...digits])].filter((value) => value.length >= 4).slice(0, MOST);
}
