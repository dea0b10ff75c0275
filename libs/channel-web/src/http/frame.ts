import type { ContactDetails } from '../application/contact-details.js';
import type { PageLanguage } from '../domain/reader-language.js';
import type { Texts } from './texts/texts.js';

/** What every page has around its content. */
export interface Frame {
  readonly contact: ContactDetails;
  readonly language: PageLanguage;
  readonly texts: Texts;
  /** Where the page is read again in another language; absent for a page that is shown only once. */
  readonly path?: string;
  /** The id of the form that holds what was typed: then the language is switched by sending it. */
  readonly formId?: string;
}
