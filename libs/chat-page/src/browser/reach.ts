import type { Conversation } from './conversation.js';
import { byId } from './dom.js';

interface Status {
  readonly answer?: object;
  readonly ask?: 'reach';
}

/** Asks how the visitor can be reached, while the server wants to know it. */
export function openReach(conversation: Conversation): void {
  const form = byId<HTMLFormElement>('reach');
  const [email, phone] = [byId<HTMLInputElement>('reach-email'), byId<HTMLInputElement>('reach-phone')];
  const wrong = byId('reach-wrong');
  conversation.on<Status>('status', ({ answer, ask }) => {
    if (answer !== undefined) form.hidden = ask !== 'reach';
  });
  const tell = async (reach: object): Promise<void> => {
    const { error } = await conversation.ask('reach', reach);
    wrong.textContent = error === undefined ? '' : (form.dataset['wrong'] ?? '');
    if (error === undefined) form.hidden = true;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void tell({ email: email.value.trim(), phone: phone.value.trim() });
  });
  byId('reach-refuse').addEventListener('click', () => {
    void tell({ refused: true });
  });
}
