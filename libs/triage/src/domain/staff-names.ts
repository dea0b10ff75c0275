import { readText, type Token } from './read-text.js';

/** A colleague, by the names under which customers may know them. */
export interface NamedColleague {
  readonly key: string;
  readonly name: string;
  /** What customers are shown; may be a single name. */
  readonly displayName?: string;
  readonly email: string;
}

/** A colleague whose name stands in a text. */
export interface NamedInText {
  readonly key: string;
  /** True when the text only greets or thanks them: whoever writes to their handler does that every time. */
  readonly addressed: boolean;
}

const TITLES = words('mr mrs ms miss mx dr herr herrn frau m mme mlle madame monsieur sr sra señor señora don doña');
const GREETINGS = words(
  'hi hello hey dear thanks thank you hallo liebe lieber geehrte geehrter guten tag danke dank bonjour cher chere merci ' +
    'salut hola estimado estimada querido querida gracias buenos dias',
);
// Between a greeting and the name: "Thank you very much, dear Ms Chen".
const GREETED_WITHIN = 2;

interface Pattern {
  readonly key: string;
  readonly parts: readonly string[];
  /** A single name is many a word of a language: it must be written as a name. */
  readonly asName: boolean;
}

/**
 * Finds colleagues whom a text names: by their whole name in either order, the name that customers are shown, title and
 * surname, or mail address. A name found is a suspicion that the text is about them, and nothing more.
 */
export class StaffNames {
  private readonly byFirst = new Map<string, Pattern[]>();
  private readonly bySurname = new Map<string, string[]>();

  constructor(private readonly colleagues: readonly NamedColleague[]) {
    for (const colleague of colleagues) this.enter(colleague);
  }

  /** `sender`: who writes. What is part of their name names nobody else, and a colleague who writes does not accuse themselves. */
  find(text: string, sender: { readonly name?: string; readonly address?: string } = {}): readonly NamedInText[] {
    const tokens = readText(text);
    const own = new Set(readText(sender.name ?? '').map(({ folded }) => folded));
    const capitals = tokens.some(({ written }) => isCapital(written));
    const found = new Map<string, boolean>();
    const note = (key: string, addressed: boolean): void => {
      found.set(key, addressed && (found.get(key) ?? true));
    };
    for (const [place, token] of tokens.entries()) {
      for (const pattern of this.patternsAt(token)) {
        if (!this.stands(pattern, tokens, place)) continue;
        if (pattern.asName && (own.has(plain(token)) || (capitals && !isCapital(token.written)))) continue;
        note(pattern.key, isGreeted(tokens, place));
      }
      if (!TITLES.has(token.folded)) continue;
      const surname = tokens[place + 1];
      for (const key of surname === undefined ? [] : this.surnamed(surname)) note(key, isGreeted(tokens, place));
    }
    const lower = text.toLowerCase();
    for (const { key, email } of this.colleagues) if (lower.includes(email)) note(key, false);
    const writer = this.colleagues.find(({ email }) => email === sender.address?.toLowerCase());
    return [...found].filter(([key]) => key !== writer?.key).map(([key, addressed]) => ({ key, addressed }));
  }

  private enter({ key, name, displayName }: NamedColleague): void {
    const whole = partsOf(name);
    const shown = displayName === undefined ? [] : partsOf(displayName);
    for (const parts of [whole, [...whole].reverse(), shown]) {
      const [first] = parts;
      if (first === undefined) continue;
      const pattern = { key, parts, asName: parts.length === 1 };
      this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), pattern]);
    }
    const surname = whole.at(-1);
    if (surname !== undefined) this.bySurname.set(surname, [...(this.bySurname.get(surname) ?? []), key]);
  }

  private patternsAt(token: Token): readonly Pattern[] {
    const found = this.byFirst.get(token.folded) ?? [];
    return token.folded === plain(token) ? found : [...found, ...(this.byFirst.get(plain(token)) ?? [])];
  }

  private stands({ parts }: Pattern, tokens: readonly Token[], place: number): boolean {
    return parts.every((part, index) => {
      const token = tokens[place + index];
      return token !== undefined && (token.folded === part || plain(token) === part);
    });
  }

  private surnamed(token: Token): readonly string[] {
    return this.bySurname.get(token.folded) ?? this.bySurname.get(plain(token)) ?? [];
  }
}

// German puts an s at a name where English writes 's.
function plain({ folded }: Token): string {
  return folded.length > 3 && folded.endsWith('s') ? folded.slice(0, -1) : folded;
}

function isCapital(written: string): boolean {
  return /^\p{Lu}/u.test(written);
}

function isGreeted(tokens: readonly Token[], place: number): boolean {
  return tokens.slice(Math.max(0, place - GREETED_WITHIN), place).some(({ folded }) => GREETINGS.has(folded));
}

function partsOf(name: string): readonly string[] {
  return readText(name).map(({ folded }) => folded);
}

function words(list: string): ReadonlySet<string> {
  return new Set(readText(list).map(({ folded }) => folded));
}
