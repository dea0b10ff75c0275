// Half a character pair is no text: stores, hashes and mails would each make something else of it.
const HALF_PAIR = /\p{Surrogate}/gu;
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

/** What was typed, without what is no text: control characters go, line ends become line feeds. */
export function cleanText(typed: string): string {
  return typed.replaceAll('\r\n', '\n').replace(CONTROLS, '').replace(HALF_PAIR, '\uFFFD').trim();
}

/** The same for a field of one line: a line break in a name would be one in a header. */
export function cleanLine(typed: string): string {
  return cleanText(typed.replace(/\s+/gu, ' '));
}
