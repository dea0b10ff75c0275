import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import type http from 'twilio/lib/http/response.js';
import type { SenderAddress } from '../domain/sender-address.js';

/** Where the provider is reached, and as whom. */
export interface ProviderAccess {
  readonly accountSid: string;
  readonly authToken: string;
  /** Base of the API, without a slash at its end. */
  readonly apiUrl: string;
}

/** Words of our own. */
export interface SaidWords {
  readonly body: string;
}

/** A template that WhatsApp has approved, and what stands in its places ("Send templates", `ContentSid`, `ContentVariables`). */
export interface SaidTemplate {
  readonly contentSid: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The one of them that no other message has. */
  readonly link: string;
}

/** One text to be sent. */
export interface OutgoingText {
  readonly sender: SenderAddress;
  readonly to: string;
  readonly said: SaidWords | SaidTemplate;
  /** Where the provider tells how far the text has come. */
  readonly statusCallback: string;
}

/** What came of handing a text over. */
export type HandOver =
  | { readonly is: 'taken'; readonly sid: string; readonly status: string }
  /** The provider answered no; `code` is its own. */
  | { readonly is: 'refused'; readonly status: number; readonly code?: number }
  /** No connection ever opened: nothing was sent. */
  | { readonly is: 'unreached'; readonly reason: string }
  /** Nobody can tell whether the text was taken. */
  | { readonly is: 'unclear'; readonly reason: string };

/** A text that the provider has. */
export interface ListedText {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly status: string;
  readonly errorCode?: number;
  /** How many files it has. */
  readonly media: number;
  /** Milliseconds since 1970, of whole seconds. */
  readonly createdAt: number;
}

/** What came in within a time; `more`: there is more than was read. */
export interface ReceivedTexts {
  readonly texts: readonly ListedText[];
  readonly more: boolean;
}

// A text is small, and the provider answers within a second; a kit's send may take 90 s.
const ANSWER_MS = 15_000;
const NEVER_OPENED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const LISTED = 50;
// The most that the API gives at once, and what a comparison keeps in memory of one number and day.
const PAGE = 1_000;
const RECEIVED = 20_000;
const DAY = 24 * 60 * 60_000;
// Between coming in and the date of sending.
const DATE_SLACK_MS = 60_000;
const MOST_MEDIA = 10;

/** The SDK builds addresses of its own host; requests go to the same path at ours. */
class RelocatedClient extends twilio.RequestClient {
  constructor(private readonly base: string) {
    super({ timeout: ANSWER_MS });
  }

  override async request<T>(options: RequestClient.RequestOptions<T>): Promise<http.default<T>> {
    const { pathname, search } = new URL(options.uri);
    return await super.request({ ...options, uri: `${this.base}${pathname}${search}` });
  }
}

/** Twilio's messages API, as far as we use it. */
export class TextProvider {
  private readonly client: twilio.Twilio;
  private readonly apiUrl: string;

  constructor({ accountSid, authToken, apiUrl }: ProviderAccess) {
    // The SDK tries again by itself only when asked to: POST has no idempotency key, and a second one is a second text.
    this.client = twilio(accountSid, authToken, { httpClient: new RelocatedClient(apiUrl) });
    this.apiUrl = apiUrl;
  }

  /** Hands one text over, once. */
  async hand({ sender, to, said, statusCallback }: OutgoingText): Promise<HandOver> {
    const content =
      'body' in said ? said : { contentSid: said.contentSid, contentVariables: JSON.stringify(said.variables) };
    try {
      const { sid, status } = await this.client.messages.create({ ...sender, ...content, to, statusCallback });
      return { is: 'taken', sid, status };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** The newest texts to a number since an instant (milliseconds since 1970). @throws whatever the SDK throws */
  async sentTo(to: string, since: number): Promise<readonly ListedText[]> {
    // Newest first. Not by date of sending: what is only queued has none.
    const found = await this.client.messages.list({ to, limit: LISTED, pageSize: LISTED });
    return found.map(listed).filter(({ createdAt }) => createdAt >= since);
  }

  /**
   * What came in to one of our numbers from an instant to before another, the newest first; `more`: older ones are not among them.
   * Page after page, so better asked for a day than for a month. @throws whatever the SDK throws
   */
  async received(to: string, since: number, until: number): Promise<ReceivedTexts> {
    // The API speaks of filtering by day, and by the date of sending; which instants are meant is decided here.
    const found = await this.client.messages.list({
      to,
      dateSentAfter: new Date(since - DATE_SLACK_MS),
      dateSentBefore: new Date(Math.ceil(until / DAY) * DAY + DATE_SLACK_MS),
      limit: RECEIVED,
      pageSize: PAGE,
    });
    const texts = found
      .filter(({ direction }) => direction === 'inbound')
      .map(listed)
      .filter(({ createdAt }) => createdAt >= since && createdAt < until);
    return { texts, more: found.length === RECEIVED };
  }

  /**
   * What left since an instant (milliseconds since 1970), from one number or from any: the newest 20,000 that the list has, of
   * whatever direction. @throws whatever the SDK throws
   */
  async sent(since: number, from?: string): Promise<readonly ListedText[]> {
    const found: ListedText[] = [];
    // Newest first. Not by date of sending: what never got away may have none.
    let page: ListedPage = await this.client.messages.page({ ...(from === undefined ? {} : { from }), pageSize: PAGE });
    for (let read = PAGE; ; read += PAGE) {
      found.push(...page.instances.filter(({ direction }) => direction !== 'inbound').map(listed));
      const oldest = page.instances.at(-1)?.dateCreated.getTime() ?? 0;
      const next = oldest < since || read >= RECEIVED ? undefined : await page.nextPage();
      if (next === undefined) return found.filter(({ createdAt }) => createdAt >= since);
      page = next;
    }
  }

  /** Where the files of a text lie. @throws whatever the SDK throws */
  async mediaOf(sid: string): Promise<{ readonly url: string; readonly type: string }[]> {
    const files = await this.client.messages(sid).media.list({ limit: MOST_MEDIA });
    return files.map(({ uri, contentType }) => ({
      url: `${this.apiUrl}${uri.replace(/\.json$/u, '')}`,
      type: contentType,
    }));
  }
}

type Message = Awaited<ReturnType<twilio.Twilio['messages']['list']>>[number];

interface ListedPage {
  readonly instances: readonly Message[];
  nextPage(): Promise<ListedPage> | undefined;
}

function listed({ sid, from, to, body, status, errorCode, numMedia, dateCreated }: Message): ListedText {
  return {
    ...{ sid, from, to, body, status },
    ...(typeof errorCode === 'number' ? { errorCode } : {}),
    media: Number(numMedia) || 0,
    createdAt: dateCreated.getTime(),
  };
}

function outcomeOf(error: unknown): HandOver {
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown };
  if (typeof status === 'number') {
    // The provider's own trouble comes before or after it took the text: it does not say which.
    if (status >= 500 || status < 400) return { is: 'unclear', reason: `HTTP ${String(status)}` };
    return { is: 'refused', status, ...(typeof code === 'number' ? { code } : {}) };
  }
  const reason = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
  return { is: NEVER_OPENED.includes(reason) ? 'unreached' : 'unclear', reason };
}
