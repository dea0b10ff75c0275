import type { ConversationSignalled } from '@redress/contracts';
import type { Clock } from '@redress/kernel';
import { Lapses } from '@redress/messaging';
import type { SignalTiming } from '../domain/signal-timing.js';
import type { VisitorSignals } from './visitor-signals.js';

/** A client that is told at once what is kept nowhere. */
export interface LiveClient {
  tell(event: string, payload: object): void;
}

/** The clients of this process by conversation: whose visitors are there, and who is shown that somebody of ours writes. */
export class LiveVisits {
  private readonly byConversation = new Map<string, Set<LiveClient>>();
  private readonly writing: Lapses;

  constructor(
    private readonly visitors: Pick<VisitorSignals, 'arrived' | 'left' | 'toldGone'>,
    clock: Clock,
    { lapseMs }: Pick<SignalTiming, 'lapseMs'>,
  ) {
    this.writing = new Lapses(clock, lapseMs, (conversation) => {
      this.tell(conversation, { typing: false });
    });
  }

  add(conversation: string, client: LiveClient): void {
    const clients = this.byConversation.get(conversation) ?? new Set();
    this.byConversation.set(conversation, clients.add(client));
    this.visitors.arrived(conversation);
  }

  remove(conversation: string, client: LiveClient): void {
    const clients = this.byConversation.get(conversation);
    clients?.delete(client);
    if (clients?.size !== 0) return;
    this.byConversation.delete(conversation);
    this.writing.end(conversation);
    this.visitors.left(conversation);
  }

  /** What either side of some conversation does just now; the clients may all be elsewhere. */
  heard({ conversation, from, what, on, name }: ConversationSignalled): void {
    if (!this.byConversation.has(conversation)) return;
    if (from === 'customer') {
      if (what === 'presence' && !on) this.visitors.toldGone(conversation);
    } else if (what === 'typing' && on) {
      this.writing.goOn(conversation);
      this.tell(conversation, { ...(name === undefined ? {} : { name }), typing: true });
    } else if (what === 'typing' && this.writing.end(conversation)) this.tell(conversation, { typing: false });
  }

  stop(): void {
    this.writing.stop();
  }

  private tell(conversation: string, typing: { readonly name?: string; readonly typing: boolean }): void {
    for (const client of this.byConversation.get(conversation) ?? [])
      client.tell('typing', { from: 'handler', ...typing });
  }
}
