import { byId } from './dom.js';
import type { Outbox } from './outbox.js';

/** Has the browser ask before the page is closed while something would be lost with it: words in the field, or what is not sent yet. */
export function openStaying(outbox: Outbox): void {
  const field = byId<HTMLTextAreaElement>('text');
  window.addEventListener('beforeunload', (event) => {
    if (outbox.isEmpty && field.value.trim() === '') return;
    event.preventDefault();
  });
}
