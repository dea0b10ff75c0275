import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

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

// Somebody else changed the case, or the same writing is still under way: it is read anew at the next try.
const CHANGED_MEANWHILE = new Set(['case-contended', 'revision-stale', 'idempotency-key-in-flight']);
const MOST_TRIES = 4;
const AGAIN_MS = 250;

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
   * Answers a case; the same once more, a few times, where somebody else was faster.
   * @param file the name of a file that goes with it
   * @returns the code of the reason for which the product refused it; undefined when it was taken
   */
  async answer(caseId: string, text: string, file?: string): Promise<string | undefined> {
    const upload = file === undefined ? undefined : await this.upload(caseId, file);
    if (upload?.ok === false) return reasonOf(upload);
    const attachments = upload === undefined ? {} : { attachments: [idOf(upload)] };
    const key = randomUUID();
    for (let tries = 1; ; tries += 1) {
      const answer = await this.post(`/api/v1/cases/${caseId}/messages`, { text, ...attachments }, key);
      if (answer.ok) return undefined;
      const reason = await reasonOf(answer);
      if (!CHANGED_MEANWHILE.has(reason) || tries === MOST_TRIES) return reason;
      await pause(tries * AGAIN_MS);
    }
  }

  // tus 1.0, creation with upload.
  private async upload(caseId: string, name: string): Promise<Response> {
    const content = Buffer.from(`What ${name} says.`);
    const headers = {
      'content-type': 'application/offset+octet-stream',
      'tus-resumable': '1.0.0',
      'upload-length': String(content.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      cookie: this.cookie,
      'x-csrf-token': this.csrf,
    };
    return fetch(`${this.url}/api/v1/cases/${caseId}/uploads`, { method: 'POST', headers, body: content });
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

  private async post(path: string, body: object, key: string = randomUUID()): Promise<Response> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': key,
      cookie: this.cookie,
      'x-csrf-token': this.csrf,
    };
    return fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}

function idOf(upload: Response): string {
  return upload.headers.get('location')?.split('/').at(-1) ?? '';
}

/** The code of a problem (RFC 9457); the status where there is none. */
async function reasonOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    if (typeof code === 'string') return code;
  } catch {
    // Not ours: a proxy's page, or half an answer.
  }
  return `status ${String(answer.status)}`;
}
