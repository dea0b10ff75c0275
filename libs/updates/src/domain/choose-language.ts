/** What is known of the language that a customer reads. */
export interface LanguageClues {
  /** What the customer chose (BCP 47). */
  readonly stated?: string;
  /** What the customer's program is set to. */
  readonly hinted?: string;
  /** What their words seem to be, ISO 639-1. */
  readonly detected?: string;
  /** How many letters it was detected from. */
  readonly letters?: number;
}

// Fewer are a greeting, a name, an order number: too little to tell languages of one family apart.
const ENOUGH_LETTERS = 80;

/**
 * The language of a new case: what was stated, else what was detected in a text long enough to tell, else what the
 * customer's program is set to, else `fallback`, the organisation's first.
 */
export function chooseLanguage(clues: LanguageClues, fallback: string): string {
  const { stated, hinted, detected, letters = 0 } = clues;
  if (stated !== undefined) return stated;
  if (detected !== undefined && letters >= ENOUGH_LETTERS) {
    // A program's region says more than a language alone, where both agree.
    return hinted !== undefined && baseLanguage(hinted) === detected ? hinted : detected;
  }
  return hinted ?? fallback;
}

/** The language without its region or script: `de` of `de-AT`. */
export function baseLanguage(tag: string): string {
  const [base = ''] = tag.toLowerCase().split('-', 1);
  return base === 'no' || base === 'nn' ? 'nb' : base;
}
