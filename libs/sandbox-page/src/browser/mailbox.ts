import { get, post } from './api.js';
import { base64Of, byId, chosen, element, fill, momentOf, onSend, say, sizeOf, typed, within } from './dom.js';
import { poll } from './poll.js';
import type { Received } from './received.js';

let answered: Received | undefined;

/** The customer's mailbox: writes to our address, shows what came, answers it. */
export function openMailbox(address: string): void {
  const form = byId<HTMLFormElement>('mail');
  const list = within(byId('mailbox'), 'ol');
  within<HTMLInputElement>(form, '[name=to]').value = address;
  byId('mailbox').hidden = false;
  const look = poll(async () => {
    await show(list, typed(form, 'from'));
  });
  within(form, '[name=from]').addEventListener('change', look);
  onSend(form, async (pressed) => {
    const said = pressed?.name === 'kind' ? await sendAbsence(form, list) : await send(form, address);
    look();
    return said;
  });
}

async function send(form: HTMLFormElement, address: string): Promise<string> {
  const mail = { from: typed(form, 'from'), subject: typed(form, 'subject'), text: typed(form, 'text') };
  const file = chosen(form, 'file');
  await post('/sandbox/api/mails', {
    ...mail,
    ...(answered === undefined ? {} : { to: typed(form, 'to'), inReplyTo: answered.messageId }),
    ...(file === undefined ? {} : { file: { name: file.name, content: await base64Of(file) } }),
  });
  answered = undefined;
  within<HTMLInputElement>(form, '[name=to]').value = address;
  return 'Sent. The receipt comes in a moment.';
}

// As a mail program answers by itself: to the newest mail that came.
async function sendAbsence(form: HTMLFormElement, list: HTMLElement): Promise<string> {
  const newest = (await received(typed(form, 'from'))).at(-1);
  if (newest === undefined || list.children.length === 0) throw new Error('There is no mail to answer yet.');
  await post('/sandbox/api/mails', {
    from: typed(form, 'from'),
    to: replyAddress(newest),
    subject: `Automatic reply: ${newest.subject ?? ''}`,
    text: 'I am out of the office until Monday and will read your mail then.',
    inReplyTo: newest.messageId,
    automatic: true,
  });
  return 'Sent. It is filed on the case, and nobody answers it.';
}

async function received(address: string): Promise<readonly Received[]> {
  const found = await get<{ items: Received[] }>(`/sandbox/api/messages?to=${encodeURIComponent(address)}`);
  return found.items.filter(({ channel }) => channel === 'email');
}

async function show(list: HTMLElement, address: string): Promise<void> {
  const mails = address === '' ? [] : [...(await received(address))].reverse();
  if (mails.length === 0) {
    fill(
      list,
      [address],
      () => 'empty',
      () => element('p', 'meta', 'Nothing yet. Send a mail: the receipt appears here.'),
    );
    return;
  }
  fill(list, mails, ({ id }) => id, mailItem);
}

function mailItem(mail: Received): HTMLElement {
  const reply = element('button', 'second', 'Reply');
  reply.setAttribute('aria-label', `Reply to ${mail.subject ?? 'this mail'}`);
  reply.addEventListener('click', () => {
    begin(mail);
  });
  return element(
    'div',
    '',
    element('strong', '', mail.subject ?? ''),
    element('div', 'meta', `${mail.from} · ${momentOf(mail.receivedAt)}`),
    element('p', '', mail.text.trim()),
    filesOf(mail),
    element('p', 'actions', reply, returnOf(mail)),
  );
}

function filesOf({ id, subject = '', attachments = [] }: Received): HTMLElement | undefined {
  if (attachments.length === 0) return undefined;
  const links = attachments.map(({ name, bytes }, place) => {
    const link = element('a', '', `${name === '' ? 'file' : name} (${sizeOf(bytes)})`);
    link.setAttribute('href', `/sandbox/api/messages/${id}/attachments/${String(place)}`);
    link.setAttribute('download', '');
    return element('li', '', link);
  });
  const list = element('ul', 'attached', ...links);
  list.setAttribute('aria-label', `Files with ${subject}`);
  return list;
}

// As the mail server of an address does that is no more.
function returnOf({ id, subject }: Received): HTMLElement {
  const button = element('button', 'second', 'Return as undeliverable');
  button.setAttribute('aria-label', `Return ${subject ?? 'this mail'} as undeliverable`);
  button.addEventListener('click', () => {
    const form = byId<HTMLFormElement>('mail');
    post(`/sandbox/api/mails/${id}/return`, {}).then(
      () => {
        say(form, 'Returned: the case says that mails do not arrive there.');
      },
      (error: unknown) => {
        say(form, error instanceof Error ? error.message : 'This did not work.', true);
      },
    );
  });
  return button;
}

function begin(mail: Received): void {
  answered = mail;
  const form = byId<HTMLFormElement>('mail');
  const subject = mail.subject ?? '';
  within<HTMLInputElement>(form, '[name=to]').value = replyAddress(mail);
  within<HTMLInputElement>(form, '[name=subject]').value = /^re:/iu.test(subject) ? subject : `Re: ${subject}`;
  const text = within<HTMLTextAreaElement>(form, '[name=text]');
  text.value = '';
  text.focus();
}

function replyAddress({ headers, from }: Received): string {
  const asked = headers?.['reply-to'] ?? from;
  return /<(?<address>[^>]+)>/u.exec(asked)?.groups?.['address'] ?? asked;
}
