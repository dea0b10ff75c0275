import type { Instant } from '@redress/kernel';
import type { ClockName, OccasionKind } from './occasion.js';
import { fillIn, noticeWords, type NoticeWords } from './notice-words.js';

/** What one notice says: which case, what, by when, and where to look. Nothing that a customer wrote, and nobody's name. */
export interface NoticeFacts {
  readonly kind: OccasionKind;
  readonly reference: string;
  readonly link: string;
  readonly clock?: ClockName;
  /** The hearer chose text messages, and this goes by mail all the same. */
  readonly insteadOfText: boolean;
  /** A text to a number on call did not go out. */
  readonly insteadOfOnCall: boolean;
  /** Whoever should hear of it first is not on duty. */
  readonly standsIn: boolean;
}

/** How dates and words are written. */
export interface WritingStyle {
  /** BCP 47. */
  readonly language: string;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  /** The language that it is written in. */
  readonly language: string;
}

/** A text in ways from the whole to the least. */
export interface NoticeTexts {
  readonly texts: readonly string[];
  /** The language that it is written in. */
  readonly language: string;
}

/** Writes a notice. */
export function noticeLetter(facts: NoticeFacts, { language: wanted, timeZone }: WritingStyle): Letter {
  const { words, language } = noticeWords(wanted);
  const { kind, reference, link, clock } = facts;
  const what = fillIn(words.occasions[kind], { clock: clock === undefined ? '' : clockName(words, clock.name) });
  const due = clock === undefined ? [] : [fillIn(words.due, { due: written(clock.dueAt, language, timeZone) })];
  const remarks = [
    ...(facts.standsIn ? [words.standsIn] : []),
    ...(facts.insteadOfOnCall ? [words.onCall] : []),
    ...(facts.insteadOfText ? [words.noTexts] : []),
    words.doNotAnswer,
  ];
  const lines = [what, fillIn(words.complaint, { reference }), ...due, fillIn(words.open, { link })];
  return { subject: `${what} [${reference}]`, text: `${lines.join('\n')}\n\n${remarks.join('\n')}`, language };
}

/**
 * The same as a text message, in ways from the whole to the bare reference: the first that is short enough is sent. Nobody can answer a
 * text, so none says that.
 */
export function noticeTexts(facts: NoticeFacts, { language: wanted, timeZone }: WritingStyle): NoticeTexts {
  const { words, language } = noticeWords(wanted);
  const { kind, reference, link, clock, standsIn } = facts;
  const what = fillIn(words.occasions[kind], { clock: clock === undefined ? '' : clockName(words, clock.name) });
  const complaint = fillIn(words.complaint, { reference });
  const due = clock === undefined ? [] : [fillIn(words.due, { due: written(clock.dueAt, language, timeZone) })];
  const remark = standsIn ? [words.standsIn] : [];
  const texts = [
    [what, complaint, ...due, link, ...remark],
    [what, complaint, ...due, link],
    [what, complaint, link],
    [what, complaint, ...due],
    [what, complaint],
    [complaint],
  ].map((lines) => lines.join('\n'));
  return { texts, language };
}

/** What a clock is called; its own name where there are no words for it. */
export function clockName(words: NoticeWords, name: string): string {
  return words.clocks[name] ?? name;
}

// A formatter costs far more to make than to use.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `25 November 2026 at 17:00 GMT`: the month in letters, because 03/04 is two different days. */
export function written(instant: Instant, language: string, timeZone: string): string {
  const key = `${language}/${timeZone}`;
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      timeZoneName: 'short',
    });
  formatters.set(key, formatter);
  return withOrdinal(formatter.format(new Date(instant)), language);
}

/** `23 November 2026` of `2026-11-23`. */
export function writtenDay(date: string, language: string): string {
  const locale = language === 'en' ? 'en-GB' : language;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
  return withOrdinal(day, language);
}

// In French the first of a month is an ordinal.
function withOrdinal(date: string, language: string): string {
  return language === 'fr' ? date.replace(/^1(?= )/u, '1er') : date;
}
