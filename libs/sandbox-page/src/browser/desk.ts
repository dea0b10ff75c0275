import { get, mayBeSignedIn, post, Refused, rememberSession } from './api.js';
import { CaseCard, rememberNames, type CaseSummary } from './case-card.js';
import { byId, element, onSend, say, typed, within } from './dom.js';
import { lookAnew, showHeld } from './held.js';
import { Live } from './live.js';
import { poll } from './poll.js';
import type { SandboxState } from './received.js';

interface Session {
  readonly csrfToken: string;
  readonly me: { readonly key: string; readonly name: string };
}

/** The newest cases; the cursor leads to older ones, where there are some. */
interface CasePage {
  readonly items: readonly CaseSummary[];
  readonly nextCursor?: string;
}

const MOST_CASES = 30;
const cards = new Map<string, CaseCard>();
const live = new Live((caseId, typing) => {
  cards.get(caseId)?.visitorWrites(typing);
});

/** The handlers' side: the newest cases as they stand, and answers to customers. */
export async function openDesk(people: SandboxState['people']): Promise<void> {
  const current = mayBeSignedIn() ? await get<Session>('/api/v1/staff/session').catch(() => undefined) : undefined;
  if (current !== undefined) rememberSession(current.csrfToken);
  rememberNames(people);
  if (people.length > 0) await lookAs(people, current?.me.key);
  else await signIn(current);
  live.open();
  poll(show);
}

// The demo's staff have no passwords; on this machine whoever tries it out may look as any of them.
async function lookAs(people: SandboxState['people'], present: string | undefined): Promise<void> {
  const form = byId<HTMLFormElement>('who');
  const select = within<HTMLSelectElement>(form, '[name=key]');
  for (const { key, name, role } of people) {
    const option = element('option', '', `${name}, ${role}`);
    option.setAttribute('value', key);
    select.append(option);
  }
  const manager = people.find(({ role }) => role === 'manager') ?? people[0];
  select.value = people.some(({ key }) => key === present) ? (present ?? '') : (manager?.key ?? '');
  if (select.value !== present) await become(select.value);
  select.addEventListener('change', () => void lookAgainAs(select.value));
  form.hidden = false;
}

async function lookAgainAs(key: string): Promise<void> {
  await become(key);
  live.open();
  await show();
}

async function become(key: string): Promise<void> {
  const { csrfToken } = await post<{ csrfToken: string }>('/sandbox/api/session', { key });
  rememberSession(csrfToken);
  lookAnew();
}

async function signIn(current: Session | undefined): Promise<void> {
  if (current !== undefined) return;
  const form = byId<HTMLFormElement>('sign-in');
  form.hidden = false;
  await new Promise<void>((resolve) => {
    onSend(form, async () => {
      const given = { email: typed(form, 'email'), password: typed(form, 'password') };
      rememberSession((await post<Session>('/api/v1/staff/session', given)).csrfToken);
      form.hidden = true;
      resolve();
      return '';
    });
  });
}

/** Sees to it that what is shown of the cases does not pass for all of them. */
function tellOlder(shown: number, more: boolean): void {
  const place = byId('older');
  place.textContent = more ? `The newest ${String(shown)} cases are shown; older ones are not.` : '';
  place.hidden = !more;
}

async function show(): Promise<void> {
  const desk = byId('desk');
  try {
    const { items, nextCursor } = await get<CasePage>(`/api/v1/cases?limit=${String(MOST_CASES)}`);
    say(desk, items.length === 0 ? 'No case yet. Complain on the left: it appears here.' : '');
    tellOlder(items.length, nextCursor !== undefined);
    await list(items);
    await showHeld();
  } catch (error) {
    const away =
      error instanceof Refused ? error.message : 'The product does not answer; this page looks again by itself.';
    say(desk, away, true);
  }
}

async function list(items: readonly CaseSummary[]): Promise<void> {
  const place = byId('cases');
  const wanted = items.map((summary) => {
    const card = cards.get(summary.id) ?? new CaseCard(summary.id);
    cards.set(summary.id, card);
    card.show(summary);
    return card;
  });
  const elements = wanted.map((card) => card.item);
  const same = elements.length === place.children.length && elements.every((each, n) => place.children[n] === each);
  // Moving the element that has the focus would take the focus from whoever types in it.
  if (!same && !place.contains(document.activeElement)) place.replaceChildren(...elements);
  else
    for (const [n, each] of elements.entries())
      if (!place.contains(each)) place.insertBefore(each, place.children[n] ?? null);
  await Promise.all(wanted.map(async (card) => card.refresh()));
}
