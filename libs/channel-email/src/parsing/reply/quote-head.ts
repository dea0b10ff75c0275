import { hasWritingVerb, headerLabel, isForwardLine, isOriginalLine, type HeaderLabel } from './quote-words.js';

/** Lines `from` up to and without `to` introduce what the mail quotes. */
export interface QuoteHead {
  readonly from: number;
  readonly to: number;
}

const ATTRIBUTION_LINES = 4;
const ATTRIBUTION_CHARACTERS = 500;
const BLOCK_LINES = 14;

const ENDS_IN_COLON = /[:：][\s*\u200e\u200f\u202a-\u202e\u2066-\u2069-]*$/u;
const ADDRESS = /[^\s@<>()]{1,64}@[^\s@<>()]{1,253}/u;
// A year, or a date in digits; also in the digits of Arabic.
const DAY = /(?<!\d)20\d{2}(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|[٠-٩]{4}/u;
const TIME = /[\d٠-٩]{1,2}\s?[:.時时시h點点]\s?[\d٠-٩]{2}/u;
// GroupWise: `>>> Jane Doe <jane@…> 23.11.2026 10:00 >>>`.
const BETWEEN_ARROWS = /^>>>\s.{3,300}(?:>>>|:)\s*$/u;
// Notes: `Jane Doe---23.11.2026 10:00:00---Words`.
const NOTES_DASHES =
  /^.{2,100}-{2,3}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?-{2,3}/iu;
const RULE = /^[\s*]{0,4}[_\-=—─]{5,}\s*$/u;
const WORDS_BETWEEN_DASHES = /^\s{0,4}-{2,}\s?[\p{L}\p{M}][\p{L}\p{M} ’'.-]{2,60}?\s?-{2,}\s*$/u;

/**
 * The line or block at `at` by which a mail program introduces what it quotes, in any of the languages; undefined when there
 * is none. What people write must not be taken for one, so one word is never enough: a verb needs a date beside it, a
 * label needs other labels, and what has less needs quoted lines (`>`) behind it.
 */
export function quoteHeadAt(lines: readonly string[], at: number): QuoteHead | undefined {
  const line = lines[at] ?? '';
  if (line.trim() === '') return undefined;
  if (isOriginalLine(line)) return { from: at, to: blockEnd(lines, at + 1) ?? at + 1 };
  if (BETWEEN_ARROWS.test(line) || NOTES_DASHES.test(line)) return { from: at, to: at + 1 };
  if (line.startsWith('>')) return undefined;
  return separatedBlock(lines, at) ?? headerBlock(lines, at) ?? attribution(lines, at);
}

/** Whether a forward begins at this line: what follows is passed on and belongs to what the sender says. */
export function forwardAt(lines: readonly string[], at: number): boolean {
  return isForwardLine(lines[at] ?? '');
}

/** A rule or any words between dashes, a header block behind it. */
function separatedBlock(lines: readonly string[], at: number): QuoteHead | undefined {
  const line = lines[at] ?? '';
  if (isForwardLine(line) || (!RULE.test(line) && !WORDS_BETWEEN_DASHES.test(line))) return undefined;
  const end = blockEnd(lines, at + 1);
  return end === undefined ? undefined : { from: at, to: end };
}

function headerBlock(lines: readonly string[], at: number): QuoteHead | undefined {
  if (headerLabel(lines[at] ?? '') === undefined) return undefined;
  const end = blockEnd(lines, at);
  return end === undefined ? undefined : { from: at, to: end };
}

/**
 * Where the header block that begins at `at` ends; undefined when it is none. It needs who and when, or who with an address and
 * one more: a form that a customer fills in ("Date: 3 May") has less.
 */
function blockEnd(lines: readonly string[], at: number): number | undefined {
  const found = new Map<HeaderLabel, string>();
  let index = at;
  while (index < lines.length && (lines[index] ?? '').trim() === '' && index - at < 2) index += 1;
  const begin = index;
  let blanks = 0;
  for (; index < Math.min(lines.length, begin + BLOCK_LINES); index += 1) {
    const line = lines[index] ?? '';
    const label = headerLabel(line);
    if (label !== undefined && !found.has(label)) found.set(label, line);
    else if (line.trim() === '' && blanks === 0 && headerLabel(lines[index + 1] ?? '') !== undefined) blanks += 1;
    else if (label === undefined && !isFolded(lines, index, found)) break;
  }
  return isHeader(found) ? index : undefined;
}

/** The rest of a long line of recipients. */
function isFolded(lines: readonly string[], index: number, found: ReadonlyMap<HeaderLabel, string>): boolean {
  const line = lines[index] ?? '';
  const previous = lines[index - 1] ?? '';
  const goesOn = /[;,]\s*$/u.test(previous) || (/^\s/u.test(line) && ADDRESS.test(line));
  return found.size > 0 && line.trim() !== '' && goesOn && (ADDRESS.test(line) || /^\s/u.test(line));
}

function isHeader(found: ReadonlyMap<HeaderLabel, string>): boolean {
  const [sender, sent] = [found.get('from'), found.get('sent')];
  if (sender !== undefined && ADDRESS.test(sender)) return found.size >= 2;
  if (sender !== undefined && sent !== undefined) return TIME.test(sent) || found.size >= 4;
  // Some programs leave the sender out and give the rest with its time.
  return sent !== undefined && TIME.test(sent) && found.has('to') && found.has('subject');
}

/** "On …, … wrote:", on up to four lines; the shortest that says it all is taken. */
function attribution(lines: readonly string[], at: number): QuoteHead | undefined {
  let words = '';
  for (let end = at; end < Math.min(at + ATTRIBUTION_LINES, lines.length); end += 1) {
    const line = lines[end]?.trim() ?? '';
    if (line === '' || line.startsWith('>')) return undefined;
    // A later line that says it all by itself is the head; what stands before it was said by the sender.
    if (end > at && introducesAlone(lines, at + 1, end)) return undefined;
    words = `${words} ${line}`.slice(-ATTRIBUTION_CHARACTERS);
    if (!ENDS_IN_COLON.test(line)) continue;
    const quoted = quotesFollow(lines, end);
    const told = quoted ? saysAll(words) || saysEnough(words, end > at) : saysAll(words) && blankBefore(lines, at);
    return told ? { from: at, to: end + 1 } : undefined;
  }
  return undefined;
}

/** Whether lines `from` to `end`, or fewer of them, introduce a quote without the line before. */
function introducesAlone(lines: readonly string[], from: number, end: number): boolean {
  if (!ENDS_IN_COLON.test(lines[end] ?? '')) return false;
  for (let start = end; start >= from; start -= 1) {
    if (saysAll(lines.slice(start, end + 1).join(' '))) return true;
  }
  return false;
}

/** A date, an address, and a verb or a time: "On Monday at ten your clerk wrote:" is what a customer tells. */
function saysAll(words: string): boolean {
  return DAY.test(words) && ADDRESS.test(words) && (hasWritingVerb(words) || TIME.test(words));
}

/** What is enough where quoted lines follow. */
function saysEnough(words: string, overLines: boolean): boolean {
  const [written, dated] = [hasWritingVerb(words), DAY.test(words)];
  if (overLines) return written && dated;
  return written || (dated && TIME.test(words));
}

/** A program sets its line apart; in the middle of a paragraph somebody tells what was written. */
function blankBefore(lines: readonly string[], at: number): boolean {
  return at === 0 || (lines[at - 1] ?? '').trim() === '';
}

function quotesFollow(lines: readonly string[], end: number): boolean {
  const next = lines.slice(end + 1, end + 4).find((line) => line.trim() !== '');
  return next?.startsWith('>') === true;
}
