import { AND, ARTICLES, GREETINGS, ROLES, THANKED_FOR, TITLES, YOURS } from './personal-words.js';
import type { SpacedToken } from './read-text.js';

// Between a greeting and the name: "Thank you very much, dear Ms Chen".
const GREETED_WITHIN = 2;
/**
 * True when the name from word `from` to word `to` is only greeted or thanked: a greeting stands before it in the same
 * sentence, and nothing of a sentence comes after it, for "Hello, Ivy insulted me" greets somebody else.
 */
export function isGreeted(tokens: readonly SpacedToken[], from: number, to: number): boolean {
  return (
    isAfterGreeting(tokens, from) && !isDescribed(tokens, to) && (endsAt(tokens, to) || goesOnGreeting(tokens, to))
  );
}

/** True when a sentence, or a line, ends between word `place` and the one before. */
export function isParted(tokens: readonly SpacedToken[], place: number): boolean {
  const before = tokens[place - 1];
  const isShort = before !== undefined && (TITLES.has(before.folded) || before.folded.length === 1);
  return !isShort && /[.!?]/u.test(tokens[place]?.gap ?? '');
}

function isAfterGreeting(tokens: readonly SpacedToken[], from: number): boolean {
  for (let place = from; place > 0 && place > from - GREETED_WITHIN; place -= 1) {
    if (isParted(tokens, place)) return false;
    if (GREETINGS.has(tokens[place - 1]?.folded ?? '')) return true;
  }
  return false;
}

// A comma, a full stop or the end of a line; not the apostrophe of "Ivy's".
function endsAt(tokens: readonly SpacedToken[], place: number): boolean {
  const next = tokens[place + 1];
  return next === undefined || /[^\s'’]|\n/u.test(next.gap);
}

// "Hello, Ivy Chen, your agent, lied".
function isDescribed(tokens: readonly SpacedToken[], to: number): boolean {
  const [yours, role] = [tokens[to + 1]?.folded ?? '', tokens[to + 2]?.folded ?? ''];
  return ROLES.has(yours) || (YOURS.has(yours) && ROLES.has(role));
}

function goesOnGreeting(tokens: readonly SpacedToken[], to: number): boolean {
  const next = tokens[to + 1]?.folded ?? '';
  if (THANKED_FOR.has(next)) return true;
  if (!AND.has(next)) return false;
  // "Hi Ivy and team", "Hi Ivy and the team"; but not "Hi, Ivy and Noah lied".
  return endsAt(tokens, to + 2) || (ARTICLES.has(tokens[to + 2]?.folded ?? '') && endsAt(tokens, to + 3));
}
