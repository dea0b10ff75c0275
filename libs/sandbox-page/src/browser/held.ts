import { get, post, Refused } from './api.js';
import { CHANNELS } from './case-card.js';
import { byId, element, fill, momentOf, onSend, say, within } from './dom.js';

interface HeldMessage {
  readonly id: string;
  readonly channel: string;
  readonly from?: { readonly name?: string; readonly address?: string };
  readonly subject?: string;
  readonly receivedAt: string;
  readonly reason?: string;
}

const PAGE = 10;
const WHY: Readonly<Record<string, string>> = {
  'no-content': 'there is nothing to complain about in it',
  spam: 'it looks like spam',
  list: 'it was sent to many',
  doubtful: 'whether its sender is real is in doubt',
  breaker: 'too many came from there at once',
  'which-case': 'which of their cases it is about is not known',
};

// Who may not decide is refused once, not at each look.
let isRefused = false;

/** Somebody else looks now, who may decide or not. */
export function lookAnew(): void {
  isRefused = false;
}

/** What opened no case and waits for a person: opened as one, or not ours. Nothing for those who may not decide. */
export async function showHeld(): Promise<void> {
  const place = byId('held');
  const items = await held();
  const list = within(place, 'ol');
  const wasIn = list.contains(document.activeElement);
  fill(list, items, ({ id }) => id, heldItem);
  // Whoever was in a message that is decided now, here or by somebody else, is not thrown to the top of the page.
  if (wasIn && !list.contains(document.activeElement)) byId('desk').focus();
  place.hidden = items.length === 0 && within(place, '.says').textContent === '';
}

async function held(): Promise<readonly HeldMessage[]> {
  if (isRefused) return [];
  try {
    return (await get<{ items: HeldMessage[] }>(`/api/v1/intake?fate=held&limit=${String(PAGE)}`)).items;
  } catch (error) {
    isRefused = error instanceof Refused && error.status === 403;
    if (isRefused) return [];
    throw error;
  }
}

function heldItem({ id, channel, from, subject, receivedAt, reason = '' }: HeldMessage): HTMLElement {
  const who = from?.name ?? from?.address ?? 'anonymous';
  const [first = ''] = reason.split(';');
  const words = element('p', '', subject);
  const item = element(
    'div',
    '',
    element('div', 'meta', `${CHANNELS[channel] ?? channel} · ${who} · ${momentOf(receivedAt)}`),
    words,
    element('p', 'meta', `Held: ${WHY[first] ?? (reason || 'a person has to look at it')}`),
    decision(id, who),
  );
  void wordsOf(id).then((text) => {
    words.textContent = text;
  });
  return item;
}

async function wordsOf(id: string): Promise<string> {
  try {
    const { message } = await get<{ message?: { text: string } }>(`/api/v1/intake/${encodeURIComponent(id)}`);
    return message === undefined || message.text === '' ? '(no words)' : message.text.slice(0, 300);
  } catch {
    return '(its words cannot be read now)';
  }
}

function decision(id: string, who: string): HTMLFormElement {
  const form = document.createElement('form');
  const button = (value: string, label: string): HTMLElement => {
    const made = element('button', 'second', label);
    made.setAttribute('value', value);
    made.setAttribute('aria-label', `${label}: ${who}`);
    return made;
  };
  const says = element('p', 'says');
  says.setAttribute('role', 'status');
  form.append(element('p', 'actions', button('open', 'Open a case'), button('not-ours', 'Not ours')), says);
  onSend(form, async (pressed) => {
    const path = `/api/v1/intake/${encodeURIComponent(id)}`;
    const said =
      pressed?.value === 'open'
        ? `${(await post<{ reference: string }>(`${path}/open`, {})).reference} is opened, and its customer answered.`
        : await post(`${path}/not-ours`, {}).then(() => 'It is not ours: nothing is sent.');
    say(byId('held'), said);
    await showHeld();
    return '';
  });
  return form;
}
