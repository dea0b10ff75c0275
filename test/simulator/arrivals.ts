import { setTimeout as pause } from 'node:timers/promises';
import { successOf, type Place } from './door.js';
import type { Seen } from './outcome.js';

type Sent = Omit<Seen, 'files' | 'replyTo'> & {
  readonly id: string;
  readonly channel: 'email' | 'sms' | 'whatsapp';
  readonly to: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly { readonly name: string }[];
};

// The sandbox keeps thousands: more than come in this time.
const EVERY_MS = 500;
// What it got while it answered, it dated before it could be seen.
const OVERLAP_MS = 1_000;

/** The mails and texts that the sandbox got since a run began, read as they come: of long runs it forgets the oldest. */
export class Arrivals {
  private readonly ids = new Set<string>();
  private readonly byAddress = new Map<string, Seen[]>();
  private readonly closing = new AbortController();
  /** The newest mail and the newest text that have been read: while they are there, nothing after them is forgotten. */
  private readonly newest = new Map<'mail' | 'text', Sent>();
  private since = Date.now() - OVERLAP_MS;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly place: Pick<Place, 'url'>) {}

  /** Reads now and then, until it is closed; what goes wrong, the next `read` throws. */
  watch(): void {
    this.keepReading().catch((error: unknown) => {
      if (!this.closing.signal.aborted) this.failure = { error };
    });
  }

  /** Reads what has come by now. @throws Error when something came and went unread, or the sandbox cannot be read */
  async read(): Promise<void> {
    if (this.failure !== undefined) throw this.failure.error;
    const asked = Date.now();
    const newest = [...this.newest.values()];
    const since = Math.min(this.since, ...newest.map(({ receivedAt }) => Date.parse(receivedAt)));
    const path = `/sandbox/api/messages?since=${encodeURIComponent(new Date(since).toISOString())}`;
    const answer = await fetch(this.place.url + path, { signal: this.closing.signal });
    const { items } = (await (await successOf(answer, 'the sandbox')).json()) as { items: Sent[] };
    const found = new Set(items.map(({ id }) => id));
    if (newest.some(({ id }) => !found.has(id)))
      throw new Error('more came at once than the sandbox keeps, and what it forgot cannot be judged: lower --rate');
    for (const each of items) this.keep(each);
    this.since = asked - OVERLAP_MS;
  }

  /** Everything that was sent to an address and has been read, oldest first. */
  sentTo(address: string): readonly Seen[] {
    return this.byAddress.get(address.toLowerCase()) ?? [];
  }

  /** What was sent to others than these, to each of them. */
  sentBeside(addresses: Iterable<string>): readonly (readonly [address: string, seen: Seen])[] {
    const known = new Set([...addresses].map((each) => each.toLowerCase()));
    const others = [...this.byAddress].filter(([address]) => !known.has(address));
    return others.flatMap(([address, sent]) => sent.map((each) => [address, each] as const));
  }

  close(): void {
    this.closing.abort();
  }

  private async keepReading(): Promise<void> {
    for (;;) {
      await this.read();
      await pause(EVERY_MS, undefined, { signal: this.closing.signal });
    }
  }

  private keep(sent: Sent): void {
    const { id, channel, to, headers, attachments = [], ...seen } = sent;
    if (this.ids.has(id)) return;
    this.ids.add(id);
    this.newest.set(channel === 'email' ? 'mail' : 'text', sent);
    const replyTo = headers?.['reply-to'];
    const files = attachments.map(({ name }) => name);
    const read = { ...seen, files, ...(replyTo === undefined ? {} : { replyTo }) };
    for (const address of new Set(to.map((each) => each.toLowerCase())))
      this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), read]);
  }
}
