import { byId } from './dom.js';
import { newId, type Fate, type Outbox } from './outbox.js';
import type { State } from './state.js';

const SAID: Readonly<Record<Fate, State>> = { waiting: 'waiting', sent: 'connected', refused: 'tooLong' };

/** Sends what a visitor writes: by the button or by enter; shift and enter begin a line. */
export function openWriting(outbox: Outbox, say: (state: State) => void): void {
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
      become: (fate) => {
        say(SAID[fate]);
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
