import { setTimeout as pause } from 'node:timers/promises';
import { KEPT } from '@redress/sandbox';
import { successOf, type Place } from './door.js';
import type { Seen } from './outcome.js';

type Sent = Omit<Seen, 'files' | 'replyTo'> & {
  readonly id: string;
  readonly channel: 'email' | 'sms' | 'whatsapp';
  readonly to: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly { readonly name: string }[];
};

// Far less often than the sandbox could get as many as it keeps, so that reading costs the product little.
const EVERY_MS = 1_000;

/** The mails and texts that the sandbox got since a run began, read as they come: of long runs it forgets the oldest. */
export class Arrivals {
  private readonly ids = new Set<string>();
  private readonly byAddress = new Map<string, Seen[]>();
  private readonly closing = new AbortController();
  private since = Date.now();
  private failure: { readonly error: unknown } | undefined;

  /** @param kept how many mails, and how many texts, the sandbox keeps */
  constructor(
    private readonly place: Pick<Place, 'url'>,
    private readonly kept = KEPT,
  ) {}

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
    const path = `/sandbox/api/messages?since=${encodeURIComponent(new Date(this.since).toISOString())}`;
    const answer = await fetch(this.place.url + path, { signal: this.closing.signal });
    const { items } = (await (await successOf(answer, 'the sandbox')).json()) as { items: Sent[] };
    const mails = items.filter(({ channel }) => channel === 'email').length;
    if (Math.max(mails, items.length - mails) >= this.kept)
      throw new Error('more came at once than the sandbox keeps, and what it forgot cannot be judged: lower --rate');
    for (const each of items) this.keep(each);
    // On this machine: what is dated before was there to be found.
    this.since = asked;
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

  private keep({ id, to, headers, attachments = [], ...seen }: Sent): void {
    if (this.ids.has(id)) return;
    this.ids.add(id);
    const replyTo = headers?.['reply-to'];
    const files = attachments.map(({ name }) => name);
    const read = { ...seen, files, ...(replyTo === undefined ? {} : { replyTo }) };
    for (const address of new Set(to.map((each) => each.toLowerCase())))
      this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), read]);
  }
}
