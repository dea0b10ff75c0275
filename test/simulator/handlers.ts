import { randomUUID } from 'node:crypto';

interface Summary {
  readonly id: string;
  readonly reference: string;
  readonly customer: { readonly address?: string };
}

/** The staff at work: they look through the cases, and answer customers. */
export class Handlers {
  private cookie = '';
  private csrf = '';

  constructor(private readonly url: string) {}

  /** Signs in as the demo's manager, who may answer everybody. */
  async signIn(): Promise<void> {
    const answer = await this.post('/sandbox/api/session', { key: 'omar' });
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    this.csrf = ((await answer.json()) as { csrfToken: string }).csrfToken;
  }

  /** All cases, by the address of whose they are and by reference. */
  async cases(): Promise<ReadonlyMap<string, readonly Summary[]>> {
    const found = new Map<string, Summary[]>();
    for (let cursor = ''; ;) {
      const path = `/api/v1/cases?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const answer = await fetch(this.url + path, { headers: { cookie: this.cookie } });
      if (!answer.ok) throw new Error(`the cases answered ${String(answer.status)}`);
      const page = (await answer.json()) as { items: Summary[]; nextCursor?: string };
      for (const each of page.items) {
        found.set(each.reference, [each]);
        const { address } = each.customer;
        if (address !== undefined) found.set(address, [...(found.get(address) ?? []), each]);
      }
      if (page.nextCursor === undefined) return found;
      cursor = page.nextCursor;
    }
  }

  /** Answers a case; true when the product took it, false when the customer may not be told there. */
  async answer(caseId: string, text: string): Promise<boolean> {
    const answer = await this.post(`/api/v1/cases/${caseId}/messages`, { text });
    if (answer.ok) return true;
    if (answer.status === 409 || answer.status === 422) return false;
    throw new Error(`an answer to case ${caseId} was refused with ${String(answer.status)}: ${await answer.text()}`);
  }

  private async post(path: string, body: object): Promise<Response> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      cookie: this.cookie,
      'x-csrf-token': this.csrf,
    };
    return fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}
