import type { MessageReceived } from '@redress/contracts';

const MOST = 20;
// Shorter numbers are guessed too easily.
const NUMBER = /(?<![\p{L}\p{N}])[\p{L}\p{N}]*\d[\p{L}\p{N}-]{4,29}(?![\p{L}\p{N}])/gu;

/** What only the complainant should know of the complaint: order numbers, telephone numbers, postcodes … as written. */
export function proofValues({ details, text, subject }: MessageReceived): readonly string[] {
  const stated = ['orderReference', 'phone', 'postcode'].flatMap((name) => details?.[name] ?? []);
  const written = [...`${subject ?? ''}\n${text.preview}`.matchAll(NUMBER)].map(([number]) => number);
  return [...new Set([...stated, ...written])].filter((value) => value.length >= 4).slice(0, MOST);
}
