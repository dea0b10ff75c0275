import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { OpenVisit } from './open-visit.js';

/** Shows a client a line of its conversation, and before that the case's reference when it does not know it. */
export function showLine(visit: OpenVisit, entry: ChatEntryRow, confirmed: () => void): void {
  const { seq, from, name, text, at, clientId, reference, file } = entry;
  const present = visit.present();
  if (reference !== undefined && reference !== present.reference) {
    visit.enter({ ...present, reference });
    visit.tell('status', { reference });
  }
  const line = {
    seq,
    from,
    ...(name === undefined ? {} : { name }),
    text,
    at,
    ...(clientId === undefined ? {} : { id: clientId }),
    ...(file === undefined ? {} : { file: { name: file.name, type: file.type, bytes: file.bytes } }),
  };
  visit.tell('message', line, () => {
    confirmed();
    visit.parts.confirmations.heard(entry);
  });
}
