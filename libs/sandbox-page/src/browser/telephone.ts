import { get, post } from './api.js';
import { base64Of, byId, chosen, element, fill, momentOf, onSend, typed, within } from './dom.js';
import { poll } from './poll.js';
import type { Received } from './received.js';
import { isWhatsApp, WHATSAPP } from './whatsapp-number.js';

const NUMBER = /^(?:whatsapp:)?\+[1-9]\d{6,14}$/u;

interface Bubble {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  readonly mine: boolean;
}

/** A text that was sent from a telephone. */
interface Typed {
  readonly id: string;
  readonly sentAt: string;
  readonly text: string;
  readonly files: readonly string[];
}

/** The customer's telephone: a conversation by text, or by WhatsApp, with one of our numbers. */
export function openTelephone(numbers: readonly string[]): void {
  const form = byId<HTMLFormElement>('text');
  const list = within(byId('telephone'), 'ol');
  within(form, '[name=to]').append(...numbers.map(choice));
  byId('telephone').hidden = false;
  const look = poll(async () => {
    byId('window').hidden = !isWhatsApp(typed(form, 'to'));
    await show(list, addressOf(form));
  });
  for (const name of ['from', 'to']) within(form, `[name=${name}]`).addEventListener('change', look);
  onSend(form, async (pressed) => {
    const word = pressed?.name === 'word' ? pressed.value : undefined;
    const file = word === undefined ? chosen(form, 'file') : undefined;
    const body = word ?? typed(form, 'body');
    if (body === '' && file === undefined) throw new Error('Write something, or choose a picture.');
    await type(addressOf(form), typed(form, 'to'), body, file);
    if (word === undefined) within<HTMLTextAreaElement>(form, '[name=body]').value = '';
    look();
    return 'Sent.';
  });
}

/** Sends a text as a telephone would. @throws Error when our webhook did not take it */
export async function type(from: string, to: string | undefined, body: string, file?: File): Promise<void> {
  const message = {
    ...{ from, body },
    ...(to === undefined ? {} : { to }),
    ...(file === undefined ? {} : { files: [{ type: file.type, name: file.name, content: await base64Of(file) }] }),
  };
  const { status } = await post<{ status?: number }>('/sandbox/api/texts', message);
  if (status === undefined || status >= 300) throw new Error(`Our webhook did not take it (${String(status)}).`);
}

async function show(list: HTMLElement, number: string): Promise<void> {
  const whose = encodeURIComponent(number);
  const [received, sent] = await Promise.all([
    get<{ items: Received[] }>(`/sandbox/api/messages?to=${whose}`),
    // Half a number, while somebody types it, is nobody's.
    NUMBER.test(number) ? get<{ items: Typed[] }>(`/sandbox/api/texts?from=${whose}`) : { items: [] },
  ]);
  const theirs = received.items
    .filter(({ channel }) => channel !== 'email')
    .map(({ id, receivedAt: at, text }) => ({ id, at, text, mine: false }));
  const mine = sent.items.map(({ id, sentAt: at, text, files }) => ({
    ...{ id, at, mine: true },
    text: [text, ...files.map((name) => `[${name}]`)].filter((each) => each !== '').join(' '),
  }));
  const all = [...theirs, ...mine].sort((one, other) => (one.at < other.at ? 1 : -1));
  if (all.length === 0) {
    fill(
      list,
      [number],
      () => 'empty',
      () => element('p', 'meta', 'Nothing yet. Send a text: the receipt appears here.'),
    );
    return;
  }
  fill(list, all, ({ id }) => id, bubble);
  for (const child of list.children) child.classList.toggle('theirs', child.querySelector('.mine') !== null);
}

function choice(number: string): HTMLOptionElement {
  const text = isWhatsApp(number) ? `${number.slice(WHATSAPP.length)} on WhatsApp` : number;
  return new Option(text, number);
}

// Whom one writes to says by what.
function addressOf(form: HTMLFormElement): string {
  return `${isWhatsApp(typed(form, 'to')) ? WHATSAPP : ''}${typed(form, 'from')}`;
}

function bubble({ at, text, mine }: Bubble): HTMLElement {
  const who = element('div', mine ? 'meta mine' : 'meta', `${mine ? 'You' : 'Us'} · ${momentOf(at)}`);
  return element('div', '', who, element('p', '', text));
}
