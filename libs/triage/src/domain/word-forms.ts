import { foldText } from '@redress/kernel';

/** Takes the ending of a lower-case word of one language off, so that its inflections meet. */
export type Stem = (word: string) => string;

/** By language (the first part of a BCP 47 tag); a language that is missing is compared without inflections. */
export type Stemmers = Readonly<Record<string, Stem>>;

/**
 * The forms under which a word is listed and looked for: folded, and without its ending, with and without accents. Two
 * words meet when they share a form.
 */
export function formsOf(written: string, folded: string, language: string, stemmers: Stemmers): readonly string[] {
  const stem = stemmers[language];
  if (stem === undefined) return [folded];
  const forms = [folded, stem(folded), ...(written === folded ? [] : [foldText(stem(written.toLowerCase()))])];
  return [...new Set(language === 'de' ? forms.flatMap((form) => [form, withoutDigraphs(form)]) : forms)];
}

// Where the keyboard has no umlauts, Germans write ae, oe and ue for them.
function withoutDigraphs(form: string): string {
  return form.replace(/([aou])e/gu, '$1');
}
