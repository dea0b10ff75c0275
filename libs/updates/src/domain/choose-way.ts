/** The ways to a customer. `manual`: a person calls, writes a letter, or tells it at the counter. */
export type Way = 'email' | 'web' | 'sms' | 'whatsapp' | 'chat' | 'manual';

/** What is known of how a customer can be told. */
export interface ContactWays {
  /** What they called safe. Anything else may put them in danger. */
  readonly safe?: Way;
  /** What they chose. */
  readonly chosen?: Way;
  /** By what they were heard last. */
  readonly lastUsed: Way;
  /** Ways that reach them now: an address is known, has not failed, and was not stopped. `manual` is always open. */
  readonly open: readonly Way[];
}

export interface ChosenWay {
  readonly way: Way;
  readonly why: 'safe' | 'chosen' | 'last-used' | 'fallback' | 'by-hand';
  /** Where it is only announced, because what must be kept does not go there. */
  readonly announceOn?: Way;
}

const DURABLE: readonly Way[] = ['email', 'web', 'manual'];
const FALLBACKS: readonly Way[] = ['email', 'web', 'sms', 'whatsapp', 'chat'];

/**
 * How a customer is told: the safe way or by hand, else what they chose, else what they used last, else whatever is open, else
 * by hand. `durable`: it must come on something that can be kept, so a text message or a conversation announces it.
 */
export function chooseWay(ways: ContactWays, durable = false): ChosenWay {
  const wanted = wantedWay(ways);
  if (!durable || DURABLE.includes(wanted.way)) return wanted;
  const carrier =
    ways.safe === undefined ? FALLBACKS.find((way) => isOpen(ways, way) && DURABLE.includes(way)) : undefined;
  return { way: carrier ?? 'manual', why: carrier === undefined ? 'by-hand' : wanted.why, announceOn: wanted.way };
}

function wantedWay(ways: ContactWays): ChosenWay {
  const { safe, chosen, lastUsed } = ways;
  if (safe !== undefined) return isOpen(ways, safe) ? { way: safe, why: 'safe' } : { way: 'manual', why: 'by-hand' };
  if (chosen !== undefined && isOpen(ways, chosen)) return { way: chosen, why: 'chosen' };
  if (isOpen(ways, lastUsed)) return { way: lastUsed, why: 'last-used' };
  const other = FALLBACKS.find((way) => isOpen(ways, way));
  return other === undefined ? { way: 'manual', why: 'by-hand' } : { way: other, why: 'fallback' };
}

function isOpen({ open }: ContactWays, way: Way): boolean {
  return way === 'manual' || open.includes(way);
}
