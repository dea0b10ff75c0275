import type { Classification, Classifier, GuessedType, MessageWords } from './classifier.js';
import { readText, type Token } from './read-text.js';
import { RECORD_TYPE_WORDS } from './record-type-words.js';
import type { Stemmers } from './word-forms.js';
import { WordList, type Listed } from './word-list.js';

/** A word or phrase that points to a category; without a language it is looked for in all. */
export interface CategoryWord {
  readonly text: string;
  /** BCP 47. */
  readonly language?: string;
  /** How much it says; an ordinary word 1. */
  readonly weight: number;
}

/** A category, as far as words decide on it. */
export interface WordedCategory {
  readonly key: string;
  readonly words: readonly CategoryWord[];
}

// What somebody puts above their message is what it is about.
const SUBJECT_WEIGHT = 2;

interface Pointer {
  readonly category: string;
  readonly text: string;
  readonly weight: number;
}

/** Classifies by listed words, however they are inflected: the most weight wins, and a tie is no answer. */
export class WordClassifier implements Classifier {
  private readonly pointers: readonly WordList<Pointer>[];
  private readonly types: readonly WordList<GuessedType>[];

  constructor(categories: readonly WordedCategory[], stemmers: Stemmers) {
    const languages = languagesOf(categories, stemmers);
    this.pointers = languages.map((language) => new WordList(language, pointersOf(categories, language), stemmers));
    this.types = languages.map((language) => new WordList(language, typesOf(language), stemmers));
  }

  classify({ subject, text }: MessageWords): Promise<Classification> {
    const [above, below] = [readText(subject), readText(text)];
    const category = this.categoryOf(above, below);
    const recordType = this.recordTypeOf([...above, ...below]);
    return Promise.resolve({ recordType, ...(category === undefined ? {} : { category }) });
  }

  private categoryOf(subject: readonly Token[], text: readonly Token[]): string | undefined {
    const scores = new Map<string, number>();
    const [inSubject, inText] = [this.pointed(subject), this.pointed(text)];
    for (const { category, weight } of inText.values()) add(scores, category, weight);
    for (const { category, weight } of inSubject.values()) add(scores, category, weight * SUBJECT_WEIGHT);
    const [first, second] = [...scores].sort(([, a], [, b]) => b - a);
    return first === undefined || first[1] === second?.[1] ? undefined : first[0];
  }

  /** Each word that occurs, once, in however many languages it is listed. */
  private pointed(tokens: readonly Token[]): ReadonlyMap<string, Pointer> {
    const found = this.pointers.flatMap((words) => words.find(tokens));
    return new Map(found.map((pointer) => [`${pointer.category} ${pointer.text}`, pointer]));
  }

  // Whoever complains with a suggestion complains; praise with a question is neither for certain.
  private recordTypeOf(tokens: readonly Token[]): GuessedType {
    const found = new Set(this.types.flatMap((words) => words.find(tokens)));
    if (found.has('complaint')) return 'complaint';
    return found.size === 1 ? ([...found][0] ?? 'undetermined') : 'undetermined';
  }
}

function languagesOf(categories: readonly WordedCategory[], stemmers: Stemmers): readonly string[] {
  const stated = categories.flatMap(({ words }) => words.flatMap(({ language }) => language ?? []));
  return [...new Set([...Object.keys(stemmers), ...stated.map(primary)])];
}

function pointersOf(categories: readonly WordedCategory[], language: string): readonly Listed<Pointer>[] {
  return categories.flatMap(({ key, words }) =>
    words
      .filter((word) => word.language === undefined || primary(word.language) === language)
      .map(({ text, weight }) => ({ text, meaning: { category: key, text, weight } })),
  );
}

function typesOf(language: string): readonly Listed<GuessedType>[] {
  return Object.entries(RECORD_TYPE_WORDS).flatMap(([type, words]) =>
    (words[language] ?? []).map((text) => ({ text, meaning: type as GuessedType })),
  );
}

function add(scores: Map<string, number>, category: string, weight: number): void {
  scores.set(category, (scores.get(category) ?? 0) + weight);
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0] ?? language;
}
