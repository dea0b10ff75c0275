import { toEpoch, type Instant } from '@redress/kernel';
import type { VisitorLanguage } from './visitor-words.js';

/** A moment as people at a place say it, in the reader's language. */
export interface LocalDate {
  /** `Monday 30 November`; the month in letters, because 03/04 is two different days. */
  readonly day: string;
  /** `09:00`. */
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param timeZone IANA @throws RangeError for a time zone that is none */
export function localDate(at: Instant, language: VisitorLanguage, timeZone: string): LocalDate {
  const day = format(language, { weekday: 'long', day: 'numeric', month: 'long', timeZone }).format(toEpoch(at));
  const time = format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(toEpoch(at));
  // In French the first of a month is an ordinal (Lexique des règles typographiques en usage à l'Imprimerie nationale).
  return { day: language === 'fr' ? day.replace(/ 1(?= )/u, ' 1er') : day, time };
}

// Making one costs a thousand times more than using it.
function format(language: VisitorLanguage, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = language === 'en' ? 'en-GB' : language;
  const key = JSON.stringify([locale, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}
