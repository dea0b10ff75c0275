import planer from 'planer';
import type { ParseCaps } from './parse-caps.js';
import { isMobileSignature } from './reply/mobile-signature.js';
import { forwardAt, quoteHeadAt } from './reply/quote-head.js';

const LINES = 1_000;
const SIGNATURE_LINES = 20;
// A program's own words stand at the very end, with a link below at most.
const MOBILE_SIGNATURE_LINES = 4;
const SIGNATURE_DELIMITER = /^-- ?$/u;

/**
 * `text` of a mail that answers another one, without what it quotes and without the signature (RFC 3676 section 4.3); undefined
 * when nothing can be told apart or nothing would be left. Only for showing: the whole text is kept beside it.
 */
export function replyText(text: string, caps: ParseCaps): string | undefined {
  const whole = text.trim();
  const lines = whole.split(/\r?\n/u);
  const reply = withoutSignature(withoutQuotes(lines, caps)).join('\n').trim();
  return reply === '' || reply === whole ? undefined : reply;
}

/**
 * The library judges the order of marked lines: answers between quotes keep everything, an answer below the quote stays. It never
 * rewrites them, and sees the first 1,000 lines within 64 KB, each cut at 1,000 characters (beyond, its patterns take
 * minutes).
 */
function withoutQuotes(lines: readonly string[], caps: ParseCaps): string[] {
  const seen = boundedLines(lines, caps);
  const verdict: planer.ReturnFlags = {};
  planer.processMarkedLines(seen, marksOf(seen), verdict);
  const { wereLinesDeleted = false, firstLine = -1, lastLine = -1 } = verdict;
  if (!wereLinesDeleted || firstLine < 0) return [...lines];
  // A quote that reaches the end of what was seen goes on to the end.
  const rest = lastLine >= seen.length ? [] : lines.slice(lastLine);
  return [...lines.slice(0, firstLine), ...rest];
}

/** One letter a line, as the library has them: e empty, m quoted, s introduces a quote, f forwarded, t text. */
function marksOf(lines: readonly string[]): string {
  const marks: string[] = lines.map((line) => {
    if (line.trim() === '') return 'e';
    return line.startsWith('>') ? 'm' : 't';
  });
  for (let at = 0; at < lines.length; at += 1) {
    if (forwardAt(lines, at)) marks[at] = 'f';
    const head = quoteHeadAt(lines, at);
    if (head === undefined) continue;
    marks.fill('s', head.from, head.to);
    at = head.to - 1;
  }
  return marks.join('');
}

function boundedLines(lines: readonly string[], caps: ParseCaps): string[] {
  const bounded: string[] = [];
  let characters = 0;
  for (const line of lines.slice(0, LINES)) {
    const cut = line.slice(0, caps.quoteLineCharacters);
    characters += cut.length + 1;
    if (characters > caps.quoteCharacters) break;
    bounded.push(cut);
  }
  return bounded;
}

function withoutSignature(lines: readonly string[]): string[] {
  const at = lines.findLastIndex((line) => SIGNATURE_DELIMITER.test(line));
  const short = at > 0 && lines.length - at <= SIGNATURE_LINES;
  return withoutMobileSignature(short ? lines.slice(0, at) : lines);
}

function withoutMobileSignature(lines: readonly string[]): string[] {
  const kept = [...lines];
  const trim = (): void => {
    while (kept.length > 0 && (kept.at(-1)?.trim() === '' || /^[\s_-]{5,}$/u.test(kept.at(-1) ?? ''))) kept.pop();
  };
  trim();
  for (let tail = 1; tail <= MOBILE_SIGNATURE_LINES; tail += 1) {
    const line = kept.at(-tail);
    if (line === undefined || !isMobileSignature(line)) continue;
    kept.splice(-tail);
    trim();
    tail = 0;
  }
  return kept.length === 0 ? [...lines] : kept;
}
