import type { Conversation } from './conversation.js';
import { byId } from './dom.js';

interface Status {
  readonly answer?: { readonly text: string };
}

/** Shows who answers and when. */
export function openAnswer(conversation: Conversation): void {
  const place = byId('answer');
  conversation.on<Status>('status', ({ answer }) => {
    // Said twice it would be read out twice.
    if (answer === undefined || place.textContent === answer.text) return;
    place.textContent = answer.text;
    place.hidden = false;
  });
}
