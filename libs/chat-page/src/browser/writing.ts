import { byId } from './dom.js';
import { newId, type Outbox } from './outbox.js';
import type { SayFate } from './state.js';
import { TooLong } from './too-long.js';
import type { UnsentLines } from './unsent-lines.js';

/** Sends what a visitor writes: by the button or by enter; shift and enter begin a line. */
export function openWriting(outbox: Outbox, sayFate: SayFate, unsent: UnsentLines): void {
  const form = byId<HTMLFormElement>('form');
  const field = byId<HTMLTextAreaElement>('text');
  const tooLong = new TooLong(field);
  byId<HTMLButtonElement>('send').disabled = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '' || tooLong.refuses()) return;
    field.value = '';
    field.focus();
    const id = newId();
    unsent.add(id, text);
    outbox.put({
      event: 'message',
      payload: { id, text },
      become: (fate, reply) => {
        sayFate(fate, reply);
        unsent.become(id, fate);
        // Before whatever has been typed meanwhile.
        if (fate !== 'refused') return;
        field.value = [text, field.value].filter((each) => each !== '').join('\n');
        tooLong.look();
      },
    });
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
