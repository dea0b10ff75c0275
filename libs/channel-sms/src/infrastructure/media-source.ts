import type { TextNetwork } from '../domain/text-network.js';
import type { ProviderAccess } from './text-provider.js';

/** What came of asking for a file. */
export type Fetched =
  | { readonly is: 'there'; readonly bytes: Buffer }
  /** It cannot be had, however often it is asked for. */
  | { readonly is: 'refused'; readonly why: string }
  /** The provider did not answer, or not yet. */
  | { readonly is: 'away'; readonly why: string };

// Twilio takes 5 MB in all by text and 16 MB by WhatsApp; what is larger is not from there.
const MOST_BYTES: Readonly<Record<TextNetwork, number>> = { sms: 6 * 1024 * 1024, whatsapp: 17 * 1024 * 1024 };
const ANSWER_MS = 10_000;
const REDIRECTS = 3;
/** Where the API sends whoever asks for a file. */
const STORES = /^(?:[\w-]+\.)*twiliocdn\.com$/u;

/**
 * Fetches files that were sent along with a text: from the API and the provider's own stores, nowhere else, for the address
 * comes with a message. Our credentials go to the API alone.
 */
export class MediaSource {
  private readonly api: URL;
  private readonly credentials: string;

  private readonly mostBytes: number;

  constructor({ accountSid, authToken, apiUrl }: ProviderAccess, network: TextNetwork) {
    this.mostBytes = MOST_BYTES[network];
    this.api = new URL(apiUrl);
    this.credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  }

  /** Never rejects. */
  async fetch(address: string): Promise<Fetched> {
    try {
      let url = urlIn(address);
      const signal = AbortSignal.timeout(ANSWER_MS);
      for (let hop = 0; hop <= REDIRECTS; hop += 1) {
        if (url === undefined || !this.isAllowed(url)) return { is: 'refused', why: 'not at the provider' };
        const answer = await this.ask(url, signal);
        const next = answer.headers.get('location');
        if (answer.status < 300 || answer.status >= 400 || next === null) return await read(answer, this.mostBytes);
        await answer.body?.cancel();
        url = urlIn(next, url);
      }
      return { is: 'refused', why: 'sent on too often' };
    } catch (error) {
      return { is: 'away', why: error instanceof Error ? error.name : 'unknown' };
    }
  }

  private ask(url: URL, signal: AbortSignal): Promise<Response> {
    const headers = url.origin === this.api.origin ? { authorization: this.credentials } : {};
    return fetch(url, { headers, redirect: 'manual', signal });
  }

  private isAllowed(url: URL): boolean {
    if (url.username !== '' || url.password !== '') return false;
    return (
      url.origin === this.api.origin || (url.protocol === 'https:' && url.port === '' && STORES.test(url.hostname))
    );
  }
}

async function read(answer: Response, mostBytes: number): Promise<Fetched> {
  const why = `HTTP ${String(answer.status)}`;
  if (!answer.ok) {
    await answer.body?.cancel();
    const passes = answer.status >= 500 || [401, 404, 408, 425, 429].includes(answer.status);
    return { is: passes ? 'away' : 'refused', why };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | undefined = answer.body ?? undefined;
  if (body === undefined) return { is: 'there', bytes: Buffer.alloc(0) };
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return { is: 'refused', why: 'too large' };
    chunks.push(chunk);
  }
  return { is: 'there', bytes: Buffer.concat(chunks) };
}

function urlIn(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
}
