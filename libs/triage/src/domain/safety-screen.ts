import type { Token } from './read-text.js';
import { RISK_WORDS, type Risk } from './risk-words.js';
import type { Stemmers } from './word-forms.js';
import { WordList, type Listed } from './word-list.js';

/** What is found by a word of the organisation's own. */
export const OWN_WORDS = 'organisation';

/** Coded: which kind of risk, in which language's list. Holds nothing of what the customer wrote. */
export interface RiskFinding {
  readonly risk: Risk | typeof OWN_WORDS;
  /** BCP 47. */
  readonly language: string;
}

type Kind = RiskFinding['risk'];

/**
 * Looks for words of risk to health and safety in all languages at once: nobody knows in which one somebody in distress
 * writes. What is found may raise a case and never lower one, so nothing is read as a negation.
 */
export class SafetyScreen {
  private readonly lists: readonly { readonly language: string; readonly words: WordList<Kind> }[];

  /** `own`: the organisation's words by language (`riskWords`), beside the built-in ones. */
  constructor(own: Readonly<Record<string, readonly string[]>>, stemmers: Stemmers) {
    const listed = new Map<string, Listed<Kind>[]>();
    const enter = (language: string, words: readonly string[], meaning: Kind): void => {
      const base = language.toLowerCase().split('-')[0] ?? language;
      listed.set(base, [...(listed.get(base) ?? []), ...words.map((text) => ({ text, meaning }))]);
    };
    for (const risk of Object.keys(RISK_WORDS) as Risk[]) {
      for (const [language, words] of Object.entries(RISK_WORDS[risk])) enter(language, words, risk);
    }
    for (const [language, words] of Object.entries(own)) enter(language, words, OWN_WORDS);
    this.lists = [...listed].map(([language, each]) => ({ language, words: new WordList(language, each, stemmers) }));
  }

  /** Each kind of risk that the words speak of, once a language; empty for nearly every complaint. */
  screen(tokens: readonly Token[]): readonly RiskFinding[] {
    return this.lists.flatMap(({ language, words }) =>
      [...new Set(words.find(tokens))].map((risk) => ({ risk, language })),
    );
  }
}
