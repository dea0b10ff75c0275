import type { ChatLanguage } from './chat-language.js';

/** What the server takes, so that the page does not let a visitor write in vain. */
export interface PageLimits {
  /** Longest message in characters. */
  readonly messageLength: number;
}

/** What is said in each language. */
export type InEachLanguage<T> = Readonly<Record<ChatLanguage, T>>;

/**
 * Something on the page: its markup, with whatever its script says as data attributes, and its looks. All of it is ours, so nothing
 * needs escaping but what the texts themselves bring: nothing.
 */
export interface PagePart {
  markup(language: ChatLanguage, limits: PageLimits): string;
  /** CSS. */
  readonly style?: string;
}
