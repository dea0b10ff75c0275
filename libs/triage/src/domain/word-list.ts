import { readText, type Token } from './read-text.js';
import { formsOf, type Stemmers } from './word-forms.js';

/** Words of one meaning: a word, a phrase, or the beginning of a word (`selbstmord*`). */
export interface Listed<T> {
  readonly text: string;
  readonly meaning: T;
}

/** How many other words may stand between two of a phrase: "set your whole house on fire". */
const GAP = 4;
// Compared by their first letters before anything costly is done; endings never reach that far.
const BEGINNING = 2;
// Scripts that put no spaces between words: there a word is looked for inside the run.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

interface Phrase<T> {
  readonly parts: readonly string[];
  readonly meaning: T;
}

// Of words that come again and again, what they match is kept: of so many, and of none longer than words are.
const KNOWN_WORDS = 10_000;
const LONGEST_KNOWN = 40;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * The listed words of one language, found in texts however they are inflected. The words of a phrase come in order,
 * with at most `GAP` others between two. A negation is not understood: "not on fire" holds "on fire".
 */
export class WordList<T> {
  private readonly phrases: readonly Phrase<T>[];
  private readonly inside: readonly Phrase<T>[];
  private readonly prefixes: readonly string[];
  private readonly partsByForm = new Map<string, Set<string>>();
  private readonly beginnings = new Set<string>();
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly language: string,
    listed: readonly Listed<T>[],
    private readonly stemmers: Stemmers,
  ) {
    const phrases = listed.map(({ text, meaning }) => ({ parts: partsOf(text), meaning })).filter(hasParts);
    this.phrases = phrases.filter(({ parts }) => !parts.some((part) => UNSPACED.test(part)));
    this.inside = phrases.filter(({ parts }) => parts.some((part) => UNSPACED.test(part)));
    const parts = new Set(this.phrases.flatMap((phrase) => phrase.parts));
    this.prefixes = [...parts].filter((part) => part.endsWith('*')).map((part) => part.slice(0, -1));
    for (const part of parts) this.enter(part);
  }

  /** The meanings of the phrases that occur, each once for every listed phrase, in the order of the list. */
  find(tokens: readonly Token[]): readonly T[] {
    const places = this.placesOf(tokens);
    const found = this.phrases.filter(({ parts }) => occurs(parts, places));
    const within = this.inside.filter(({ parts }) =>
      parts.every((part) => tokens.some(({ folded }) => folded.includes(part))),
    );
    return [...found, ...within].map(({ meaning }) => meaning);
  }

  private enter(part: string): void {
    if (part.endsWith('*')) return;
    for (const form of formsOf(part, part, this.language, this.stemmers)) {
      this.partsByForm.set(form, (this.partsByForm.get(form) ?? new Set()).add(part));
      this.beginnings.add(form.slice(0, BEGINNING));
    }
  }

  /** Where in the text each part of a phrase stands, in order. */
  private placesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
    const places = new Map<string, number[]>();
    for (const [place, token] of tokens.entries()) {
      for (const part of this.partsOnce(token)) {
        const known = places.get(part);
        if (known === undefined) places.set(part, [place]);
        else known.push(place);
      }
    }
    return places;
  }

  private partsOnce(token: Token): ReadonlySet<string> {
    const { written } = token;
    const before = this.known.get(written);
    if (before !== undefined) return before;
    const parts = this.partsMet(token);
    if (written.length > LONGEST_KNOWN) return parts;
    if (this.known.size >= KNOWN_WORDS) this.known.clear();
    this.known.set(written, parts.size === 0 ? NOTHING : parts);
    return parts;
  }

  private partsMet({ written, folded }: Token): ReadonlySet<string> {
    const begun = this.prefixes.filter((prefix) => folded.startsWith(prefix)).map((prefix) => `${prefix}*`);
    if (!this.beginnings.has(folded.slice(0, BEGINNING))) return new Set(begun);
    const forms = formsOf(written, folded, this.language, this.stemmers);
    return new Set([...begun, ...forms.flatMap((form) => [...(this.partsByForm.get(form) ?? [])])]);
  }
}

function partsOf(text: string): readonly string[] {
  return text
    .split(/\s+/u)
    .flatMap((word) =>
      readText(word).map(({ folded }, index, all) =>
        word.endsWith('*') && index === all.length - 1 ? `${folded}*` : folded,
      ),
    );
}

function hasParts(phrase: { readonly parts: readonly string[] }): boolean {
  return phrase.parts.length > 0;
}

// Which places of each next part can be reached from the part before it; one walk along both, however long they are.
function occurs([first = '', ...rest]: readonly string[], places: ReadonlyMap<string, readonly number[]>): boolean {
  let reached = places.get(first);
  if (reached === undefined) return false;
  for (const part of rest) reached = behind(reached, places.get(part) ?? []);
  return reached.length > 0;
}

/** Those of `places` that stand at most `GAP` words behind one of `starts`; both ascending. */
function behind(starts: readonly number[], places: readonly number[]): readonly number[] {
  let latest = Number.NEGATIVE_INFINITY;
  let next = 0;
  return places.filter((place) => {
    for (let start = starts[next]; start !== undefined && start < place; start = starts[next]) {
      latest = start;
      next += 1;
    }
    return place - latest <= GAP + 1;
  });
}
