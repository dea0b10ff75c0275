import { get, post } from './api.js';
import { byId, element, fill, momentOf, onSend, typed, within } from './dom.js';
import { poll } from './poll.js';

interface Taken {
  readonly reference: string;
  readonly statusUrl: string;
  readonly receivedAt: string;
}

interface Status {
  readonly status: string;
  readonly nextStep: string;
  readonly expectedBy?: string;
  readonly handledBy?: string;
  readonly conversation: readonly { readonly from: string; readonly text: string }[];
}

interface Shown {
  readonly taken: Taken;
  readonly status: Status;
}

const taken: Taken[] = [];

/** The customer at our web form: complains, and sees how it stands. */
export function openWebForm(): void {
  const form = byId<HTMLFormElement>('complaint');
  const list = within(byId('web-form'), 'ol');
  const look = poll(async () => {
    await show(list);
  });
  onSend(form, async () => {
    const given = { name: typed(form, 'name'), email: typed(form, 'email') };
    const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    taken.unshift(await post<Taken>('/api/v1/complaints', { description: typed(form, 'description'), ...stated }));
    look();
    return `Taken as ${taken[0]?.reference ?? ''}.`;
  });
}

async function show(list: HTMLElement): Promise<void> {
  if (taken.length === 0) {
    fill(
      list,
      [''],
      () => 'empty',
      () => element('p', 'meta', 'Nothing yet. Send a complaint: how it stands appears here.'),
    );
    return;
  }
  const shown = await Promise.all(
    taken.slice(0, 5).map(async (each) => ({ taken: each, status: await statusOf(each) })),
  );
  fill(list, shown, ({ taken: { reference }, status }) => `${reference} ${JSON.stringify(status)}`, item);
}

async function statusOf({ reference, statusUrl }: Taken): Promise<Status> {
  const token = statusUrl.slice(statusUrl.lastIndexOf('/') + 1);
  return get<Status>(`/api/v1/complaints/${reference}`, { authorization: `Bearer ${token}` });
}

function item({ taken: { reference, statusUrl, receivedAt }, status }: Shown): HTMLElement {
  const link = element('a', 'reference', reference);
  link.setAttribute('href', statusUrl);
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener');
  const due = status.expectedBy === undefined ? '' : ` Expect an answer by ${momentOf(status.expectedBy)}.`;
  const by = status.handledBy === undefined ? '' : ` ${status.handledBy} looks after it.`;
  return element(
    'div',
    '',
    link,
    element('div', 'meta', momentOf(receivedAt)),
    element('p', '', `${status.status} ${status.nextStep}${due}${by}`),
    ...status.conversation.map(({ from, text }) =>
      element('div', from === 'customer' ? 'said theirs' : 'said', element('p', '', text)),
    ),
  );
}
