import { PAUSE_MS, type Conversation, type Reply } from './conversation.js';

/** What has become of something that was to be sent. */
export type Fate = 'waiting' | 'sent' | 'refused';

/** Something to be sent; its payload bears an id of its own. `become` hears how it goes, once or more often. */
export interface Outgoing {
  readonly event: string;
  readonly payload: object;
  become(fate: Fate, reply?: Reply): void;
}

/** What is to be sent, one after the other, each under its id until it has an answer. */
export class Outbox {
  private readonly waiting: Outgoing[] = [];
  private sending = false;

  constructor(private readonly conversation: Conversation) {
    conversation.onPresence((present) => {
      if (present) void this.send();
    });
  }

  /** Whether everything has its answer. */
  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  put(outgoing: Outgoing): void {
    this.waiting.push(outgoing);
    if (!this.conversation.present) outgoing.become('waiting');
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let next = this.waiting[0]; next !== undefined && this.conversation.present; next = this.waiting[0])
      if (await this.offer(next)) this.waiting.shift();
      else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    this.sending = false;
  }

  // Whether it need not be offered again.
  private async offer(next: Outgoing): Promise<boolean> {
    const reply = await this.conversation.ask(next.event, next.payload);
    if (reply.error?.retriable === true) {
      next.become('waiting', reply);
      return false;
    }
    next.become(reply.error === undefined ? 'sent' : 'refused', reply);
    return true;
  }
}

/** An id that nobody else takes. Not by `randomUUID`, which pages have only over https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
