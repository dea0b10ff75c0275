// From the customer's last message on ("customer service window" of the WhatsApp Business Platform).
const WINDOW_MS = 24 * 60 * 60_000;
// What we hand over waits at the provider for a while, and neither clock is the other's.
const CLOSED_EARLY_MS = 2 * 60_000;

/** Until when words of our own may be sent, in milliseconds since 1970; a refusal of the provider's ends it at once. */
export function openUntil(heardAt: number, closedAt?: number): number {
  return closedAt !== undefined && closedAt >= heardAt ? closedAt : heardAt + WINDOW_MS - CLOSED_EARLY_MS;
}
