import { randomBytes } from 'node:crypto';
import type { Instant } from '@redress/kernel';
import { messageResource, type SentText } from './sent-text.js';

/** A file that was sent along with a text. */
export interface SentFile {
  readonly type: string;
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

const KEPT = 2_000;

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

  keepSent(text: SentText): void {
    this.outbound.push(text);
    if (this.outbound.length > KEPT) this.outbound.shift();
  }

  /** Keeps a text to us, once for its id. @returns the paths under which its files are to be had */
  keepReceived(text: ReceivedText): readonly string[] {
    if (this.inbound.every(({ sid }) => sid !== text.sid)) this.inbound.push(text);
    if (this.inbound.length > KEPT) this.inbound.shift();
    return text.files.map((file) => {
      const path = `${this.messagePath(text.sid)}/Media/${newSid('ME')}`;
      this.filesByPath.set(path, file);
      return path;
    });
  }

  file(path: string): SentFile | undefined {
    return this.filesByPath.get(path);
  }

  /** `GET …/Messages.json`: the newest first. */
  list(query: URLSearchParams): Record<string, unknown> {
    const [to, from] = [query.get('To'), query.get('From')];
    const found = [...this.outbound, ...this.inbound].filter(
      (text) => (to === null || text.to === to) && (from === null || text.from === from),
    );
    found.sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1));
    return this.page(`/2010-04-01/Accounts/${this.accountSid}/Messages.json`, 'messages', found.map(this.resource));
  }

  /** `GET …/Messages/{Sid}.json`. */
  show(sid: string): Record<string, unknown> | undefined {
    const found = [...this.outbound, ...this.inbound].find((text) => text.sid === sid);
    return found === undefined ? undefined : this.resource(found);
  }

  /** `GET …/Messages/{Sid}/Media.json`. */
  listFiles(sid: string): Record<string, unknown> {
    const prefix = `${this.messagePath(sid)}/Media/`;
    const files = [...this.filesByPath].filter(([path]) => path.startsWith(prefix));
    const media = files.map(([path, { type }]) => ({
      ...{ account_sid: this.accountSid, parent_sid: sid, sid: path.slice(prefix.length) },
      ...{ content_type: type, uri: `${path}.json`, date_created: null, date_updated: null },
    }));
    return this.page(`${this.messagePath(sid)}/Media.json`, 'media_list', media);
  }

  private readonly resource = (text: SentText | ReceivedText): Record<string, unknown> => {
    if ('status' in text) return messageResource(this.accountSid, text);
    const { files, ...received } = text;
    return {
      ...messageResource(this.accountSid, { ...received, status: 'received' }),
      ...{ direction: 'inbound', num_media: String(files.length) },
    };
  };

  private page(uri: string, name: string, items: readonly object[]): Record<string, unknown> {
    return {
      ...{ uri, first_page_uri: uri, next_page_uri: null, previous_page_uri: null },
      ...{ page: 0, page_size: 50, start: 0, end: items.length },
      [name]: items,
    };
  }

  private messagePath(sid: string): string {
    return `/2010-04-01/Accounts/${this.accountSid}/Messages/${sid}`;
  }
}
