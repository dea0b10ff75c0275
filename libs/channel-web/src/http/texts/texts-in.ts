import type { PageLanguage } from '../../domain/reader-language.js';
import { DE } from './de.js';
import { EN } from './en.js';
import { ES } from './es.js';
import { FR } from './fr.js';
import type { Texts } from './texts.js';

const TEXTS: Readonly<Record<PageLanguage, Texts>> = { en: EN, de: DE, fr: FR, es: ES };

/** What the languages call themselves. */
export const LANGUAGE_NAMES: Readonly<Record<PageLanguage, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
};

export function textsIn(language: PageLanguage): Texts {
  return TEXTS[language];
}
