import { isGreeted, isParted } from './greeting.js';
import { CONDUCT, PLAIN_YOURS, ROLES, SPOKE, TITLES } from './personal-words.js';
import { readSpaced, readText, type SpacedToken, type Token } from './read-text.js';

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

// How far behind a first name stands what somebody did: "Lena hat mich dann angelogen".
const CONDUCT_WITHIN = 4;

interface Pattern {
  readonly key: string;
  readonly parts: readonly string[];
  /** A single name is many a word of a language: it must be written as a name. */
  readonly asName: boolean;
}

/** A colleague named by the words up to `to`. */
interface Mention {
  readonly key: string;
  readonly to: number;
}

/** A text as names are looked for in it. */
interface Looked {
  readonly tokens: readonly SpacedToken[];
  /** The sender's own names. */
  readonly own: ReadonlySet<string>;
  /** False for a text that knows no capital letters. */
  readonly capitals: boolean;
}

/**
 * Finds colleagues whom a text names: by their whole name in either order, the name that customers are shown, title, role or
 * initial and surname, mail address, or a first name that no other colleague has, where it is said how they dealt with
 * somebody. A name found is a suspicion that the text is about them, and nothing more.
 */
export class StaffNames {
  private readonly byFirst = new Map<string, Pattern[]>();
  private readonly bySurname = new Map<string, NamedColleague[]>();
  /** Colleagues by the first of their names. */
  private readonly byGiven = new Map<string, NamedColleague[]>();

  constructor(private readonly colleagues: readonly NamedColleague[]) {
    for (const colleague of colleagues) this.enter(colleague);
  }

  /** `sender`: who writes. What is part of their name names nobody else, and a colleague who writes does not accuse themselves. */
  find(text: string, sender: { readonly name?: string; readonly address?: string } = {}): readonly NamedInText[] {
    const tokens = readSpaced(text);
    const own = new Set(readText(sender.name ?? '').map(({ folded }) => folded));
    const looked = { tokens, own, capitals: tokens.some(({ written }) => isCapital(written)) };
    const found = new Map<string, boolean>();
    for (const place of tokens.keys()) {
      for (const [key, to] of this.mentionsAt(looked, place)) {
        found.set(key, isGreeted(tokens, place, to) && (found.get(key) ?? true));
      }
    }
    const lower = text.toLowerCase();
    for (const { key, email } of this.colleagues) if (lower.includes(email)) found.set(key, false);
    const writer = this.colleagues.find(({ email }) => email === sender.address?.toLowerCase());
    return [...found].filter(([key]) => key !== writer?.key).map(([key, addressed]) => ({ key, addressed }));
  }

  // Of several names of one colleague the longest: who greets "Ivy Chen" greets her whole name.
  private mentionsAt(looked: Looked, place: number): ReadonlyMap<string, number> {
    const longest = new Map<string, number>();
    for (const { key, to } of [...this.patternMentions(looked, place), ...this.surnameMentions(looked, place)]) {
      longest.set(key, Math.max(to, longest.get(key) ?? to));
    }
    const sole = this.soleAt(looked, place);
    if (sole !== undefined && !longest.has(sole)) longest.set(sole, place);
    return longest;
  }

  private patternMentions(looked: Looked, place: number): readonly Mention[] {
    const { tokens } = looked;
    const token = tokens[place];
    if (token === undefined) return [];
    return this.patternsAt(token)
      .filter((pattern) => this.stands(pattern, tokens, place) && (!pattern.asName || isName(token, looked)))
      .map(({ key, parts }) => ({ key, to: place + parts.length - 1 }));
  }

  // "Ms Ortiz", "Ms. L. Ortiz", "L. Ortiz", "your agent Ortiz".
  private surnameMentions(looked: Looked, place: number): readonly Mention[] {
    const { tokens } = looked;
    const [token, next] = [tokens[place], tokens[place + 1]];
    if (token === undefined || next === undefined) return [];
    if (isInitial(token)) return isName(next, looked) ? this.withInitial(token, next, place + 1) : [];
    const afterNext = tokens[place + 2];
    if (TITLES.has(token.folded)) {
      return isInitial(next) && afterNext !== undefined
        ? this.withInitial(next, afterNext, place + 2)
        : this.surnamed(next).map(({ key }) => ({ key, to: place + 1 }));
    }
    return ROLES.has(token.folded) && isName(next, looked) && !isParted(tokens, place + 1)
      ? this.surnamed(next).map(({ key }) => ({ key, to: place + 1 }))
      : [];
  }

  private withInitial({ folded: initial }: Token, surname: Token, to: number): readonly Mention[] {
    return this.surnamed(surname)
      .filter(({ name }) => partsOf(name)[0]?.startsWith(initial) === true)
      .map(({ key }) => ({ key, to }));
  }

  // A first name is many a child's and neighbour's too: it counts where something is said of them that is said of staff.
  private soleAt(looked: Looked, place: number): string | undefined {
    const { tokens } = looked;
    const token = tokens[place];
    const bearers = token === undefined ? [] : (this.byGiven.get(token.folded) ?? []);
    const [sole] = bearers;
    if (token === undefined || sole === undefined || bearers.length > 1 || !isName(token, looked)) return undefined;
    return isOfStaff(tokens, place) ? sole.key : undefined;
  }

  private enter(colleague: NamedColleague): void {
    const { key, name, displayName } = colleague;
    const whole = partsOf(name);
    const shown = displayName === undefined ? [] : partsOf(displayName);
    for (const parts of [whole, [...whole].reverse(), shown]) {
      const [first] = parts;
      if (first === undefined) continue;
      const pattern = { key, parts, asName: parts.length === 1 };
      this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), pattern]);
    }
    const [given, surname] = [whole[0], whole.at(-1)];
    if (surname !== undefined) this.bySurname.set(surname, [...(this.bySurname.get(surname) ?? []), colleague]);
    for (const first of new Set([given, shown[0]])) {
      if (first !== undefined) this.byGiven.set(first, [...(this.byGiven.get(first) ?? []), colleague]);
    }
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

  private surnamed(token: Token): readonly NamedColleague[] {
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

// A single name is many a word of a language: it must be written as one, and not be the sender's own.
function isName(token: Token, { own, capitals }: Looked): boolean {
  return !own.has(plain(token)) && (!capitals || isCapital(token.written));
}

function isInitial({ written }: Token): boolean {
  return /^\p{Lu}$/u.test(written);
}

// "Your Lena", "agent Lena", "I spoke to Lena", "Lena was rude"; in one sentence.
function isOfStaff(tokens: readonly SpacedToken[], place: number): boolean {
  const [before, earlier] = [tokens[place - 1]?.folded ?? '', tokens[place - 2]?.folded ?? ''];
  if (!isParted(tokens, place) && (PLAIN_YOURS.has(before) || ROLES.has(before) || SPOKE.has(earlier))) return true;
  for (let next = place + 1; next <= place + CONDUCT_WITHIN && next < tokens.length; next += 1) {
    if (isParted(tokens, next)) return false;
    if (CONDUCT.has(tokens[next]?.folded ?? '')) return true;
  }
  return false;
}

function partsOf(name: string): readonly string[] {
  return readText(name).map(({ folded }) => folded);
}
