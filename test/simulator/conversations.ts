import { Visitor } from '../channel-chat/visitor.js';
import type { Customer } from './customer.js';
import type { Seen } from './outcome.js';

/** The visitors of a run, each with a conversation that stays open, and comes back by itself when it was lost. */
export class Conversations {
  private readonly visitors = new Map<string, Visitor>();

  constructor(private readonly url: string) {}

  /** Writes as the habit has it; resolves once the product has acknowledged it. */
  async open({ address, name, words, habit }: Customer, forwardedFor: string): Promise<void> {
    const visitor = await Visitor.connect(this.url, { forwardedFor, comesBack: true });
    this.visitors.set(address, visitor);
    visitor.socket.io.on('reconnect', () => void visitor.hello());
    await visitor.hello({ name });
    await said(visitor, 'm1', words);
    if (habit === 'twice') await said(visitor, 'm1', words);
    // The connection is lost below the client, as a network loses it.
    if (habit === 'cut-off') visitor.socket.io.engine.close();
  }

  async add({ address }: Customer, words: string): Promise<void> {
    const visitor = this.visitors.get(address);
    if (visitor !== undefined) await said(visitor, 'm2', words);
  }

  /** What the visitor was shown and did not write, oldest first. */
  sentTo(address: string): readonly Seen[] {
    const lines = this.visitors.get(address)?.lines ?? [];
    return lines
      .filter(({ from }) => from !== 'customer')
      .map(({ seq, text, at }) => ({ receivedAt: at, text, messageId: `line ${String(seq)}` }));
  }

  reference(address: string): string | undefined {
    return this.visitors.get(address)?.references.at(-1);
  }

  close(): void {
    for (const visitor of this.visitors.values()) visitor.leave();
  }
}

async function said(visitor: Visitor, id: string, text: string): Promise<void> {
  const { error } = await visitor.say(id, text);
  if (error !== undefined) throw new Error(`the conversation answered ${error.code}: ${error.detail}`);
}
