import planer from 'planer';
import type { ParseCaps } from './parse-caps.js';

// The line by which a mail program introduces what it quotes, in the languages the library does not know or knows in
// one spelling only. A date, a name and the verb with its colon, over three lines at most.
const ATTRIBUTION_START = /^(?:El|Il|Em|Le|Am|On|Op|Den|Dne|W dniu|Em \p{L}+,)\s/u;
const ATTRIBUTION_END =
  /(?:escribió|ha scritto|escreveu|a écrit|schrieb(?: .{0,200})?|wrote|schreef(?: .{0,200})?|skrev(?: .{0,200})?|napisał\(?a?\)?|napsal\(?a?\)?)\s?:$/u;
const ATTRIBUTION_LINES = 3;
const LINES = 1_000;
const SIGNATURE_LINES = 20;

/**
 * `text` of a mail that answers another one, without what it quotes and without the signature (RFC 3676 section 4.3); undefined
 * when nothing can be told apart or nothing would be left. Only for showing: the whole text is kept beside it.
 */
export function replyText(text: string, caps: ParseCaps): string | undefined {
  const whole = text.trim();
  const lines = whole.split(/\r?\n/u);
  const kept = withoutSignature(withoutQuotes(lines, caps));
  const reply = kept.join('\n').trim();
  return reply === '' || kept.length === lines.length ? undefined : reply;
}

/**
 * The library only judges lines and never rewrites them: it sees the first 1,000 lines within 64 KB, each cut at 1,000 characters
 * (beyond, its patterns take minutes), and says which of them to leave out.
 */
function withoutQuotes(lines: readonly string[], caps: ParseCaps): string[] {
  const seen = plainAttributions(boundedLines(lines, caps));
  const verdict: planer.ReturnFlags = {};
  planer.processMarkedLines(seen, planer.markMessageLines(seen), verdict);
  const { wereLinesDeleted = false, firstLine = -1, lastLine = -1 } = verdict;
  if (!wereLinesDeleted || firstLine < 0) return [...lines];
  // A quote that reaches the end of what was seen goes on to the end.
  const rest = lastLine >= seen.length ? [] : lines.slice(lastLine);
  return [...lines.slice(0, firstLine), ...rest];
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

/** Attributions in words that the library knows, line by line, where quoted lines follow. */
function plainAttributions(lines: string[]): string[] {
  for (let start = 0; start < lines.length; start += 1) {
    if (!ATTRIBUTION_START.test(lines[start] ?? '')) continue;
    const end = attributionEnd(lines, start);
    const next = lines.slice(end + 1).find((line) => line.trim() !== '');
    if (end === -1 || next?.startsWith('>') !== true) continue;
    const words =
      end === start
        ? ['On that day, they wrote:']
        : ['On that day,', ...Array<string>(end - start - 1).fill('they'), 'wrote:'];
    lines.splice(start, words.length, ...words);
  }
  return lines;
}

function attributionEnd(lines: readonly string[], start: number): number {
  let words = '';
  for (let end = start; end < Math.min(start + ATTRIBUTION_LINES, lines.length); end += 1) {
    const line = lines[end]?.trim() ?? '';
    if (line === '') return -1;
    // Only the end is looked at, so that the pattern's work is bounded.
    words = `${words} ${line}`.slice(-260);
    if (ATTRIBUTION_END.test(words)) return end;
  }
  return -1;
}

function withoutSignature(lines: string[]): string[] {
  const at = lines.findLastIndex((line) => line === '-- ' || line === '--');
  const short = at > 0 && lines.length - at <= SIGNATURE_LINES;
  return short ? lines.slice(0, at) : lines;
}
