import { Visitor } from '../channel-chat/visitor.js';
import type { Customer } from './customer.js';
import { GREETING, SECOND_THOUGHT, type Door, type Place } from './door.js';
import type { Seen } from './outcome.js';

/** The visitors of a run, each with a conversation that stays open, and comes back by itself when it was lost. */
export class Conversations implements Door {
  private readonly visitors = new Map<string, Visitor>();

  constructor(
    private readonly place: Place,
    private readonly network: () => string,
  ) {}

  async complain({ address, name, language, words, habit }: Customer): Promise<void> {
    const visitor = await Visitor.connect(this.place.url, { forwardedFor: this.network(), comesBack: true });
    this.visitors.set(address, visitor);
    const back = new Promise<void>((resolve) => {
      visitor.socket.io.on('reconnect', () => void visitor.hello().then(() => resolve()));
    });
    await visitor.hello({ name, language });
    if (habit === 'greets') await said(visitor, 'm0', GREETING);
    if (habit === 'unsure') {
      visitor.socket.emit('message', { id: 'm1', text: words });
      lose(visitor);
      await back;
    }
    await said(visitor, 'm1', words);
    if (habit === 'twice') await said(visitor, 'm1', words);
    if (habit === 'cut-off') lose(visitor);
  }

  async respond({ address, habit }: Customer): Promise<void> {
    const visitor = this.visitors.get(address);
    if (habit === 'second-thought' && visitor !== undefined) await said(visitor, 'm2', SECOND_THOUGHT);
  }

  /** What the visitor was shown and did not write, oldest first. */
  sentTo(address: string): readonly Seen[] {
    const lines = this.visitors.get(address)?.lines ?? [];
    return lines
      .filter(({ from }) => from !== 'customer')
      .map(({ seq, text, at, file }) => ({
        receivedAt: at,
        text,
        messageId: `line ${String(seq)}`,
        ...(file === undefined ? {} : { files: [file.name] }),
      }));
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

// Below the client, as a network loses it.
function lose({ socket }: Visitor): void {
  socket.io.engine.close();
}
