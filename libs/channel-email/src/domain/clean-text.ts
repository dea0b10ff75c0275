// What turns the order of the letters around it (Unicode Annex 9): with it "fdp.exe" shows as "exe.pdf". The marks that only
// settle the direction of what stands beside them (U+200E, U+200F, U+061C) stay: Arabic and Hebrew names need them.
const TURNING = /[\u202A-\u202E\u2066-\u2069]/gu;

/** One line of a header or a name: no control characters, nothing that turns the order of its letters. */
export function cleanName(text: string): string {
  return text
    .replace(TURNING, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
