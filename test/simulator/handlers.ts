import { randomUUID } from 'node:crypto';

/** How many messages had which fate, by channel. */
export type Fates = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface TakenIn {
  readonly channel: string;
  readonly fate: string;
}

interface Summary {
  readonly id: string;
  readonly reference: string;
  readonly customer: { readonly address?: string };
}

interface Entry {
  readonly from: string;
  readonly attachments: readonly object[];
}

/** The staff at work: they look through the cases, and answer customers. */
export class Handlers {
  private cookie = '';
  private csrf = '';

  constructor(private readonly url: string) {}

  /** Signs in as the demo's manager, who may answer everybody. */
  async signIn(): Promise<void> {
    const answer = await this.post('/sandbox/api/session', { key: 'omar' });
    if (!answer.ok)
      throw new Error(`only a sandbox with the demo organisation can be played with: ${await answer.text()}`);
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    this.csrf = ((await answer.json()) as { csrfToken: string }).csrfToken;
  }

  /** All cases, by the address of whose they are and by reference. */
  async cases(): Promise<ReadonlyMap<string, readonly Summary[]>> {
    const found = new Map<string, Summary[]>();
    for await (const each of this.pages<Summary>('/api/v1/cases')) {
      found.set(each.reference, [each]);
      const { address } = each.customer;
      if (address !== undefined) found.set(address, [...(found.get(address) ?? []), each]);
    }
    return found;
  }

  /** How many files the customer has sent to a case. */
  async filesOn(caseId: string): Promise<number> {
    const { entries } = await this.get<{ entries: Entry[] }>(`/api/v1/cases/${caseId}`);
    const theirs = entries.filter(({ from }) => from === 'customer');
    return theirs.reduce((sum, { attachments }) => sum + attachments.length, 0);
  }

  /** What became of everything that was taken in since a moment. */
  async fates(since: number): Promise<Fates> {
    const counts: Record<string, Record<string, number>> = {};
    const path = `/api/v1/intake?since=${encodeURIComponent(new Date(since).toISOString())}`;
    for await (const { channel, fate } of this.pages<TakenIn>(path)) {
      const ofChannel = (counts[channel] ??= {});
      ofChannel[fate] = (ofChannel[fate] ?? 0) + 1;
    }
    return counts;
  }

  /**
   * Answers a case; true when the product took it, false when the customer may not be told there.
   * @param file the name of a file that goes with it
   */
  async answer(caseId: string, text: string, file?: string): Promise<boolean> {
    const attachments = file === undefined ? {} : { attachments: [await this.upload(caseId, file)] };
    const answer = await this.post(`/api/v1/cases/${caseId}/messages`, { text, ...attachments });
    if (answer.ok) return true;
    if (answer.status === 409 || answer.status === 422) return false;
    throw new Error(`an answer to case ${caseId} was refused with ${String(answer.status)}: ${await answer.text()}`);
  }

  /** @returns the id of the upload (tus 1.0, creation with upload) */
  private async upload(caseId: string, name: string): Promise<string> {
    const content = Buffer.from(`What ${name} says.`);
    const path = `/api/v1/cases/${caseId}/uploads`;
    const headers = {
      'content-type': 'application/offset+octet-stream',
      'tus-resumable': '1.0.0',
      'upload-length': String(content.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      cookie: this.cookie,
      'x-csrf-token': this.csrf,
    };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: content });
    if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
    return answer.headers.get('location')?.split('/').at(-1) ?? '';
  }

  private async *pages<T>(path: string): AsyncGenerator<T> {
    for (let cursor = ''; ;) {
      const asked = `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = await this.get<{ items: T[]; nextCursor?: string }>(asked);
      yield* page.items;
      if (page.nextCursor === undefined) return;
      cursor = page.nextCursor;
    }
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
    return (await answer.json()) as T;
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
