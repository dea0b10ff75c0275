import { randomBytes } from 'node:crypto';
import type { Instant } from '@redress/kernel';
import { KEPT } from '../kept.js';
import { messageResource, type SentText } from './sent-text.js';

/** A file that was sent along with a text. */
export interface SentFile {
  readonly type: string;
  /** As it is called on the telephone; our webhook is not told. */
  readonly name?: string;
  readonly bytes: Buffer;
}

/** A text that somebody sent to one of our numbers. */
export interface ReceivedText {
  readonly sid: string;
  readonly receivedAt: Instant;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly files: readonly SentFile[];
}

/** What a page is made of. */
interface Listing {
  /** Path of the list, without what is asked for. */
  readonly path: string;
  readonly name: string;
  readonly items: readonly object[];
}

const PAGE_SIZE = 50;
const MOST_ON_PAGE = 1_000;

/** A new id as the vendor makes them: two letters and 32 hexadecimal digits. */
export function newSid(kind = 'SM'): string {
  return `${kind}${randomBytes(16).toString('hex')}`;
}

/** What the network keeps in memory, the oldest go first; and how its API shows it. */
export class KeptTexts {
  private readonly outbound: SentText[] = [];
  private readonly inbound: ReceivedText[] = [];
  private readonly filesByPath = new Map<string, SentFile>();

  constructor(private readonly accountSid: string) {}

  get sent(): readonly SentText[] {
    return this.outbound;
  }

  get received(): readonly ReceivedText[] {
    return this.inbound;
  }

  keepSent(text: SentText): void {
    this.outbound.push(text);
    if (this.outbound.length > KEPT) this.outbound.shift();
  }

  /** Keeps a text to us, once for its id. @returns the paths under which its files are to be had */
  keepReceived(text: ReceivedText): readonly string[] {
    if (this.inbound.every(({ sid }) => sid !== text.sid)) this.inbound.push(text);
    if (this.inbound.length > KEPT) this.forget(this.inbound.shift());
    return text.files.map((file) => {
      const path = `${this.messagePath(text.sid)}/Media/${newSid('ME')}`;
      this.filesByPath.set(path, file);
      return path;
    });
  }

  file(path: string): SentFile | undefined {
    return this.filesByPath.get(path);
  }

  /** `GET …/Messages.json`: the newest first, by page. */
  list(query: URLSearchParams): Record<string, unknown> {
    const [to, from] = [query.get('To'), query.get('From')];
    const found = [...this.outbound, ...this.inbound].filter(
      (text) => (to === null || text.to === to) && (from === null || text.from === from) && isWithin(text, query),
    );
    found.sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1));
    const path = `/2010-04-01/Accounts/${this.accountSid}/Messages.json`;
    return page({ path, name: 'messages', items: found.map(this.resource) }, query);
  }

  /** `GET …/Messages/{Sid}.json`. */
  show(sid: string): Record<string, unknown> | undefined {
    const found = [...this.outbound, ...this.inbound].find((text) => text.sid === sid);
    return found === undefined ? undefined : this.resource(found);
  }

  /** `GET …/Messages/{Sid}/Media.json`. */
  listFiles(sid: string, query: URLSearchParams): Record<string, unknown> {
    const prefix = `${this.messagePath(sid)}/Media/`;
    const files = [...this.filesByPath].filter(([path]) => path.startsWith(prefix));
    const media = files.map(([path, { type }]) => ({
      ...{ account_sid: this.accountSid, parent_sid: sid, sid: path.slice(prefix.length) },
      ...{ content_type: type, uri: `${path}.json`, date_created: null, date_updated: null },
    }));
    return page({ path: `${this.messagePath(sid)}/Media.json`, name: 'media_list', items: media }, query);
  }

  private readonly resource = (text: SentText | ReceivedText): Record<string, unknown> => {
    if ('status' in text) return messageResource(this.accountSid, text);
    const { files, ...received } = text;
    return {
      ...messageResource(this.accountSid, { ...received, status: 'received' }),
      ...{ direction: 'inbound', num_media: String(files.length) },
    };
  };

  private forget(text: ReceivedText | undefined): void {
    if (text === undefined) return;
    const prefix = `${this.messagePath(text.sid)}/Media/`;
    for (const path of this.filesByPath.keys()) if (path.startsWith(prefix)) this.filesByPath.delete(path);
  }

  private messagePath(sid: string): string {
    return `/2010-04-01/Accounts/${this.accountSid}/Messages/${sid}`;
  }
}

/** `DateSent`, `DateSent<` and `DateSent>` include what they name: a day in GMT, or an instant. What is only queued has no date. */
function isWithin(text: SentText | ReceivedText, query: URLSearchParams): boolean {
  const [on, until, since] = ['DateSent', 'DateSent<', 'DateSent>'].map((name) => query.get(name)?.replace(/Z$/u, ''));
  if ('status' in text && text.status === 'queued')
    return on === undefined && until === undefined && since === undefined;
  // As exact as what is asked for; the vendor dates by whole seconds.
  const at = (named: string): string => text.receivedAt.slice(0, Math.min(named.length, 19));
  return (
    (on === undefined || at(on) === on) &&
    (until === undefined || at(until) <= until) &&
    (since === undefined || at(since) >= since)
  );
}

/** `PageSize` (50 unless told, at most 1,000) of the items; `next_page_uri` leads to those after them, null where there are none. */
function page({ path, name, items }: Listing, query: URLSearchParams): Record<string, unknown> {
  const size = Math.min(Math.max(Number(query.get('PageSize') ?? PAGE_SIZE), 1), MOST_ON_PAGE);
  const number = Number(query.get('Page') ?? 0);
  const start = number * size;
  const shown = items.slice(start, start + size);
  const uriOf = (wanted: number): string => {
    const asked = new URLSearchParams(query);
    asked.set('PageSize', String(size));
    asked.set('Page', String(wanted));
    return `${path}?${asked.toString()}`;
  };
  return {
    ...{ uri: uriOf(number), first_page_uri: uriOf(0), page: number, page_size: size },
    next_page_uri: start + size < items.length ? uriOf(number + 1) : null,
    previous_page_uri: number > 0 ? uriOf(number - 1) : null,
    ...{ start, end: Math.max(start + shown.length - 1, 0) },
    [name]: shown,
  };
}
