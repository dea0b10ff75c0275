import { element } from './dom.js';
import type { Fate } from './outbox.js';
import { withLinks } from './with-links.js';

// What is taken in at once is not first said to be unsent.
const MARK_AFTER_MS = 1_000;

interface Written {
  readonly line: HTMLElement;
  readonly text: string;
  readonly timer: number;
  sent: boolean;
}

/** What a visitor has written and the conversation has no line of yet, by the ids of the messages; it stands below all lines. */
export class UnsentLines {
  private readonly written = new Map<string, Written>();

  constructor(private readonly log: HTMLElement) {}

  /** What the next line goes before; none where it goes to the end. */
  get first(): HTMLElement | null {
    const [first] = this.written.values();
    return first?.line ?? null;
  }

  /** Shows what was just written. */
  add(id: string, text: string): void {
    const who = element('span', 'who', this.log.dataset['you'] ?? '');
    const line = element('div', 'line customer unsent', who, ...withLinks(text));
    this.log.append(line);
    this.log.scrollTop = this.log.scrollHeight;
    const timer = window.setTimeout(() => {
      this.mark(line);
    }, MARK_AFTER_MS);
    this.written.set(id, { line, text, timer, sent: false });
  }

  /** What has become of it: one that waits is marked, one that was sent is a line like any other, one that was refused is none. */
  become(id: string, fate: Fate): void {
    const written = this.written.get(id);
    if (written === undefined) return;
    if (fate === 'waiting') this.mark(written.line);
    else if (fate === 'sent') this.settle(written);
    else this.remove(id, written);
  }

  /**
   * The conversation has the line of this message. @returns whether it stands where it belongs, as it is; where not, what was
   * written is gone, and the line is to be shown
   */
  take(id: string, text: string): boolean {
    const written = this.written.get(id);
    if (written === undefined) return false;
    const stands = written.text === text && written.line === this.first;
    if (stands) {
      this.settle(written);
      this.written.delete(id);
    } else this.remove(id, written);
    return stands;
  }

  /** All lines come again, and with them what was sent; what was not stays. */
  beginAnew(): void {
    for (const [id, written] of this.written) if (written.sent) this.remove(id, written);
    this.log.replaceChildren(...[...this.written.values()].map(({ line }) => line));
  }

  private mark(line: HTMLElement): void {
    if (line.querySelector('.mark') !== null) return;
    line.append(element('span', 'mark', this.log.dataset['notSent'] ?? ''));
    this.log.scrollTop = this.log.scrollHeight;
  }

  private settle(written: Written): void {
    clearTimeout(written.timer);
    written.sent = true;
    written.line.classList.remove('unsent');
    written.line.querySelector('.mark')?.remove();
  }

  private remove(id: string, { line, timer }: Written): void {
    clearTimeout(timer);
    line.remove();
    this.written.delete(id);
  }
}
