import { AnswerFiles } from './answer-files.js';
import { get, post } from './api.js';
import { element, fill, momentOf, onSend, within } from './dom.js';

export interface CaseSummary {
  readonly id: string;
  readonly reference: string;
  readonly state: string;
  readonly urgency: string;
  readonly channel: string;
  readonly category?: string;
  readonly subject?: string;
  readonly language: string;
  readonly receivedAt: string;
  readonly dueAt?: string;
  readonly customer: { readonly name?: string; readonly address?: string };
  readonly owner: string;
  readonly assignment: { readonly handler?: string };
  readonly acknowledgement: { readonly state: string };
}

interface WholeCase extends CaseSummary {
  readonly entries: readonly {
    readonly id: string;
    readonly at: string;
    readonly from: string;
    readonly kind: string;
    readonly text: string;
    readonly attachments: readonly { readonly name: string; readonly program?: true; readonly url?: string }[];
  }[];
  readonly updates: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
}

/** What channels are called here. */
export const CHANNELS: Readonly<Record<string, string>> = {
  email: 'Mail',
  sms: 'Text',
  whatsapp: 'WhatsApp',
  web: 'Form',
  chat: 'Chat',
  manual: 'By hand',
};
// Of those who work here, by key; other keys stay as they are.
const names = new Map<string, string>();

/** Whom cards call by name. */
export function rememberNames(people: readonly { readonly key: string; readonly name: string }[]): void {
  for (const { key, name } of people) names.set(key, name);
}

function nameOf(key: string): string {
  return names.get(key) ?? key;
}

// The visitor is told no more often that somebody writes.
const AGAIN_MS = 3_000;
// Where the end of it is lost.
const WRITES_MS = 15_000;

const PURPOSES = ['reply', 'question', 'progress', 'decision'];

/** One case in the list; opened, it shows what was said and takes an answer. */
export class CaseCard {
  readonly item = element('li', '');
  private readonly details = document.createElement('details');
  private readonly summary = document.createElement('summary');
  private readonly facts = element('dl', '');
  private readonly entries = element('ol', 'messages');
  private readonly live = element('p', 'meta live');
  private shown = '';
  private channel = '';
  private toldAt = 0;
  private lapse = 0;

  constructor(private readonly id: string) {
    this.details.append(this.summary, this.facts, this.entries, this.live, this.answerForm());
    this.details.addEventListener('toggle', () => void this.refresh());
    this.item.append(this.details);
  }

  /** Shows the line of the list, anew only when something has changed. */
  show(summary: CaseSummary): void {
    const { reference, channel, state, urgency, customer, assignment, subject, dueAt } = summary;
    this.channel = channel;
    const text = JSON.stringify([state, urgency, customer, assignment, dueAt]);
    if (text === this.shown) return;
    this.shown = text;
    const danger = urgency === 'safety' ? element('span', 'tag danger', 'danger') : undefined;
    const who = customer.name ?? customer.address ?? 'anonymous';
    this.summary.replaceChildren(
      element('span', 'reference', reference),
      ' ',
      element('span', 'tag', CHANNELS[channel] ?? channel),
      element('span', 'tag', state.replaceAll('_', ' ')),
      danger ?? '',
      element(
        'div',
        'meta',
        [who, subject, assignment.handler === undefined ? 'waits for a handler' : nameOf(assignment.handler)]
          .filter(Boolean)
          .join(' · '),
      ),
    );
  }

  /** While it is open: what was said and told, as it stands. */
  async refresh(): Promise<void> {
    if (!this.details.open) return;
    const found = await get<WholeCase>(`/api/v1/cases/${encodeURIComponent(this.id)}`);
    this.facts.replaceChildren(...factsOf(found));
    fill(this.entries, found.entries, ({ id }) => id, entryItem);
    for (const [n, { from }] of found.entries.entries())
      this.entries.children[n]?.classList.toggle('theirs', from === 'customer');
  }

  /** The visitor of the conversation writes just now, or does no more. */
  visitorWrites(typing: boolean): void {
    clearTimeout(this.lapse);
    if (typing)
      this.lapse = window.setTimeout(() => {
        this.visitorWrites(false);
      }, WRITES_MS);
    this.live.textContent = typing ? 'The visitor is writing …' : '';
  }

  private tellTyping(): void {
    if (this.channel !== 'chat' || Date.now() - this.toldAt < AGAIN_MS) return;
    this.toldAt = Date.now();
    // Of no consequence where it is refused.
    post(`/api/v1/cases/${encodeURIComponent(this.id)}/typing`, { typing: true }).catch(() => undefined);
  }

  private answerForm(): HTMLFormElement {
    const form = document.createElement('form');
    const text = document.createElement('textarea');
    text.required = true;
    text.rows = 3;
    text.addEventListener('input', () => {
      this.tellTyping();
    });
    const purpose = document.createElement('select');
    for (const each of PURPOSES) purpose.append(element('option', '', each));
    const path = `/api/v1/cases/${encodeURIComponent(this.id)}`;
    const files = new AnswerFiles(`${path}/uploads`);
    form.append(
      element('label', '', 'Answer the customer', text),
      files.place,
      element('label', '', 'As', purpose),
      element('p', 'actions', element('button', '', 'Send answer')),
      element('p', 'says'),
    );
    within(form, '.says').setAttribute('role', 'status');
    onSend(form, async () => {
      const { ids, sent } = await files.ready();
      const answer = { text: text.value, purpose: purpose.value };
      await post(`${path}/messages`, ids.length === 0 ? answer : { ...answer, attachments: ids });
      text.value = '';
      sent();
      await this.refresh();
      return 'Sent. It arrives on the customer’s side.';
    });
    return form;
  }
}

function factsOf({ owner, assignment, receivedAt, dueAt, category, language, updates }: WholeCase): HTMLElement[] {
  const told = updates.map(({ kind, state }) => `${kind} (${state})`).join(', ');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Owner', nameOf(owner)],
    ['Handler', assignment.handler === undefined ? 'nobody yet' : nameOf(assignment.handler)],
    ['Received', momentOf(receivedAt)],
    ['Due', dueAt === undefined ? undefined : momentOf(dueAt)],
    ['Category', category],
    ['Language', language],
    ['Told', told === '' ? undefined : told],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [element('dt', '', name), element('dd', '', value)],
  );
}

function entryItem({ at, from, kind, text, attachments }: WholeCase['entries'][number]): HTMLElement {
  const files = attachments.map(({ name, program, url }) => {
    const link = element('a', '', name);
    if (url !== undefined) link.setAttribute('href', url);
    const warning = program === true ? [' – a program: do not open it unless you know why it was sent'] : [];
    return element('div', '', link, ...warning);
  });
  return element(
    'div',
    '',
    element('div', 'meta', `${from}, ${kind} · ${momentOf(at)}`),
    element('p', '', text),
    ...files,
  );
}
