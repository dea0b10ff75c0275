import type { Reply } from './conversation.js';
import { byId } from './dom.js';
import { newId, type Fate, type Outbox } from './outbox.js';
import type { State } from './state.js';

const SAID: Readonly<Record<Fate, State>> = { waiting: 'waiting', sent: 'connected', refused: 'tooLong' };

/** Sends what a visitor writes: by the button or by enter; shift and enter begin a line. */
export function openWriting(outbox: Outbox, say: (state: State, others?: string) => void): void {
  const form = byId<HTMLFormElement>('form');
  const field = byId<HTMLTextAreaElement>('text');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    field.focus();
    outbox.put({
      event: 'message',
      payload: { id: newId(), text },
      become: (fate, reply) => {
        say(SAID[fate], endedWords(reply));
        if (fate === 'refused' && field.value === '') field.value = text;
      },
    });
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

// Where nothing more is taken in the refusal says how else to reach us, in the visitor's language.
function endedWords(reply: Reply | undefined): string | undefined {
  return reply?.error?.code === 'conversation-ended' ? reply.error.detail : undefined;
}
