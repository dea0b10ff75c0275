import type { ChatLanguage } from './chat-language.js';

/** What the server takes, so that the page does not let a visitor write in vain; and what it says of the organisation. */
export interface PageLimits {
  /** Longest message in characters. */
  readonly messageLength: number;
  /** How the organisation is reached beside the conversation, a line each, in the language of the page. */
  readonly otherWays: readonly string[];
}

/** A text as it stands in markup, also between double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (letter) => `&#${String(letter.charCodeAt(0))};`);
}

/** What is said in each language. */
export type InEachLanguage<T> = Readonly<Record<ChatLanguage, T>>;

/**
 * Something on the page: its markup, with whatever its script says as data attributes, and its looks. What is not ours, such as
 * `otherWays`, goes through `escaped`.
 */
export interface PagePart {
  markup(language: ChatLanguage, limits: PageLimits): string;
  /** CSS. */
  readonly style?: string;
}
