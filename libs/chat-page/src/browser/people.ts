import { byId } from './dom.js';
import { newId, type Outbox } from './outbox.js';
import type { SayFate } from './state.js';

/** Sends a wish for a person or a call, each under an id of its own until it has an answer. */
export function openPeople(outbox: Outbox, sayFate: SayFate): void {
  const place = byId<HTMLDetailsElement>('people');
  const phone = byId<HTMLInputElement>('call-phone');
  const wish = (event: string, more: object): void => {
    outbox.put({
      event,
      payload: { id: newId(), ...more },
      become: (fate, reply) => {
        sayFate(fate, reply);
        if (fate === 'sent') place.open = false;
      },
    });
  };
  byId('person').addEventListener('click', () => {
    wish('person', {});
  });
  byId<HTMLFormElement>('call').addEventListener('submit', (event) => {
    event.preventDefault();
    wish('call', { phone: phone.value.trim() });
  });
}
