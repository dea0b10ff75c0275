import type { PageLanguage } from '../../domain/reader-language.js';

/** By which dates and numbers are written for readers of each language. */
export const LOCALES: Readonly<Record<PageLanguage, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES' };
