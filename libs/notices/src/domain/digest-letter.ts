import type { Instant } from '@redress/kernel';
import { clockName, written, writtenDay, type Letter, type WritingStyle } from './notice-letter.js';
import { fillIn, noticeWords, type NoticeWords } from './notice-words.js';
import type { ClockName, OccasionKind } from './occasion.js';

/** A case of the reader's that is due soon, by its earliest clock. */
export interface DueCase {
  readonly reference: string;
  readonly clock: ClockName;
}

/** What is new on one case. */
export interface CaseNews {
  readonly reference: string;
  readonly kinds: readonly OccasionKind[];
  readonly clock?: ClockName;
}

/** What somebody is told at the start of their day. */
export interface DigestFacts {
  /** `2026-11-23`, the reader's. */
  readonly date: string;
  readonly now: Instant;
  /** The most urgent first. */
  readonly due: readonly DueCase[];
  /** Words for the customer that the reader has yet to write, by the clock that wants them, the earliest first. */
  readonly drafts: readonly DueCase[];
  readonly news: readonly CaseNews[];
  /** Messages that wait for a person, and work that could not be done; 0 for whom they are no matter of. */
  readonly held: number;
  readonly parked: number;
  /** Where the whole list stands. */
  readonly link: string;
}

// What a person reads in a minute; the rest is a click away.
const LINES = 30;

/** Writes the digest; undefined when there is nothing to say. */
export function digestLetter(facts: DigestFacts, style: WritingStyle): Letter | undefined {
  const { words, language } = noticeWords(style.language);
  const { digest } = words;
  const { due, drafts, news, held, parked, date, link } = facts;
  const dueLines = due.map((each) => dueLine(each, facts.now, words, { ...style, language }));
  const draftLines = drafts.map((each) => dueLine(each, facts.now, words, { ...style, language }));
  const newsLines = news.map((each) => newsLine(each, words));
  const counts = [
    ...(held > 0 ? [fillIn(digest.held, { count: String(held) })] : []),
    ...(parked > 0 ? [fillIn(digest.parked, { count: String(parked) })] : []),
  ];
  const parts = [
    ...section(digest.due, dueLines, words, link),
    ...section(digest.drafts, draftLines, words, link),
    ...section(digest.news, newsLines, words, link),
    ...(counts.length === 0 ? [] : [counts.join('\n')]),
  ];
  if (parts.length === 0) return undefined;
  const text = [...parts, `${fillIn(words.open, { link })}\n${words.doNotAnswer}`].join('\n\n');
  return { subject: fillIn(digest.subject, { date: writtenDay(date, language) }), text, language };
}

function section(heading: string, lines: readonly string[], words: NoticeWords, link: string): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, LINES);
  const count = lines.length - shown.length;
  const more = count === 0 ? [] : [fillIn(words.digest.more, { count: String(count), link })];
  return [[`${heading}:`, ...shown, ...more].join('\n')];
}

function dueLine({ reference, clock }: DueCase, now: Instant, words: NoticeWords, style: WritingStyle): string {
  const overdue = clock.dueAt <= now ? ` (${words.digest.overdue})` : '';
  return `- ${reference}: ${clockName(words, clock.name)}, ${written(clock.dueAt, style.language, style.timeZone)}${overdue}`;
}

function newsLine({ reference, kinds, clock }: CaseNews, words: NoticeWords): string {
  const name = clock === undefined ? '' : clockName(words, clock.name);
  return `- ${reference}: ${kinds.map((kind) => fillIn(words.occasions[kind], { clock: name })).join('; ')}`;
}
