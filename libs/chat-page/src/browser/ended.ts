import type { Conversation } from './conversation.js';
import { byId } from './dom.js';
import { Kept } from './kept.js';

/** What is of no use in a conversation that has ended. */
const WRITING = ['form', 'files', 'people'];

/**
 * That the visitor has ended the conversation: said in place of the field, until they go on in it or begin another. Whatever they
 * send meanwhile, from wherever, goes on in it.
 */
export class Ended {
  // Kept for whoever comes back.
  private readonly mark = new Kept('redress-chat-ended');
  private readonly place = byId('ended');
  /** The number of the last line when it ended. */
  private endedAt: number | undefined;
  private seq = 0;

  constructor(private readonly conversation: Conversation) {
    const kept = this.mark.get();
    if (kept !== undefined) this.endedAt = Number(kept);
    conversation.onLine(({ seq, from }) => {
      this.seq = seq;
      if (from === 'customer' && this.endedAt !== undefined && seq > this.endedAt) this.goOn();
    });
    conversation.onPresence((present) => {
      if (present && this.isSo) this.show();
    });
    conversation.onAnew(() => {
      this.seq = 0;
      this.goOn();
    });
    byId('write-on').addEventListener('click', () => {
      this.goOn();
      byId('text').focus();
    });
    byId('begin-new').addEventListener('click', () => {
      conversation.leave();
      byId('text').focus();
    });
  }

  get isSo(): boolean {
    return this.endedAt !== undefined;
  }

  /** The visitor has ended it. */
  begin(): void {
    this.endedAt = this.seq;
    this.mark.keep(String(this.seq));
    this.show();
    // The button that was pressed is gone.
    this.place.focus();
  }

  private show(): void {
    const { reference } = this.conversation;
    const words = byId('ended-reference');
    words.textContent =
      reference === undefined ? '' : (words.dataset['words'] ?? '').replace('{reference}', () => reference);
    this.change(true);
  }

  private goOn(): void {
    this.endedAt = undefined;
    this.mark.drop();
    this.change(false);
  }

  private change(ended: boolean): void {
    this.place.hidden = !ended;
    for (const id of WRITING) byId(id).hidden = ended;
  }
}
