import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { CaseHead } from './case-head.js';
import { heardBy } from './last-used.js';

// From their last message on ("customer service window" of the WhatsApp Business Platform).
const WINDOW_MS = 24 * 60 * 60_000;

/**
 * Until when the customer may be told in words of our own on WhatsApp, as far as this case knows: a message of theirs on another
 * case opens it longer. Undefined where they have not written there.
 */
export function wordsUntil(head: Pick<CaseHead, 'reply' | 'earlierWays'>): Instant | undefined {
  const heardAt = heardBy(head, 'whatsapp')?.heardAt;
  return heardAt === undefined ? undefined : toInstant(toEpoch(heardAt) + WINDOW_MS);
}
