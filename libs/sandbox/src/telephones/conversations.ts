import { isWhatsApp } from './send-request.js';
import type { SentText } from './sent-text.js';

const DAY_MS = 24 * 60 * 60_000;

/** Who wrote by WhatsApp, and when: for a day after that they may be answered in any words, then by an approved template alone. */
export class Conversations {
  private readonly heardAt = new Map<string, number>();

  heard(ours: string, theirs: string, at: number): void {
    this.heardAt.set(keyOf(ours, theirs), at);
  }

  /** Everybody's last message was more than a day ago. */
  end(): void {
    this.heardAt.clear();
  }

  isTooLate({ from, to, contentSid }: SentText, now: number): boolean {
    if (!isWhatsApp(to) || contentSid !== undefined) return false;
    const heardAt = this.heardAt.get(keyOf(from, to));
    return heardAt === undefined || now > heardAt + DAY_MS;
  }
}

function keyOf(ours: string, theirs: string): string {
  return `${ours} ${theirs}`;
}
