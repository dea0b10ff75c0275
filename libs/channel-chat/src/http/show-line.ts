import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { nameOf, type OpenVisit } from './open-visit.js';

/** Shows a client a line of its conversation, and before that the case's reference when it does not know it. */
export function showLine(visit: OpenVisit, entry: ChatEntryRow, confirmed: () => void): void {
  const { seq, from, text, at, clientId, reference } = entry;
  const present = visit.present();
  if (reference !== undefined && reference !== present.reference) {
    visit.enter({ ...present, reference });
    visit.tell('status', { reference });
  }
  const line = { seq, from, text, at, ...(clientId === undefined ? {} : { id: clientId }) };
  visit.tell('message', line, () => {
    confirmed();
    visit.parts.confirmations.seen(entry).catch((error: unknown) => {
      // The next visit says again how far it has come.
      visit.parts.log.warn('that a visitor has a line could not be noted', { code: nameOf(error) });
    });
  });
}
