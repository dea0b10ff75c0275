import type { Instant } from '@redress/kernel';

/** A mail as it came over the line. */
export interface TakenMail {
  readonly id: string;
  readonly receivedAt: Instant;
  /** Of the envelope: who was named by MAIL FROM and RCPT TO. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  readonly raw: Buffer;
}

/** What the sandbox keeps in memory: so many mails and bytes at most, the oldest go first. */
export class Mailbox {
  private readonly mails: TakenMail[] = [];
  private readonly copiesById = new Map<string, number>();
  private bytes = 0;

  constructor(
    private readonly maximumMails: number,
    private readonly maximumBytes: number,
  ) {}

  keep(mail: TakenMail): void {
    this.mails.push(mail);
    this.bytes += mail.raw.length;
    this.copiesById.set(mail.messageId, this.copies(mail.messageId) + 1);
    while (this.mails.length > this.maximumMails || (this.bytes > this.maximumBytes && this.mails.length > 1)) {
      this.forgetOldest();
    }
  }

  /** In the order they came; `to` is one of the recipients, `since` the earliest time. */
  find(wanted: { readonly to?: string; readonly since?: Instant }): TakenMail[] {
    const to = wanted.to?.trim().toLowerCase();
    return this.mails.filter(
      ({ recipients, receivedAt }) =>
        (to === undefined || recipients.some((each) => each.toLowerCase() === to)) &&
        (wanted.since === undefined || receivedAt >= wanted.since),
    );
  }

  /** How many of the kept mails have this Message-ID. */
  copies(messageId: string): number {
    return this.copiesById.get(messageId) ?? 0;
  }

  clear(): void {
    while (this.mails.length > 0) this.forgetOldest();
  }

  private forgetOldest(): void {
    const oldest = this.mails.shift();
    if (oldest === undefined) return;
    this.bytes -= oldest.raw.length;
    const left = this.copies(oldest.messageId) - 1;
    if (left > 0) this.copiesById.set(oldest.messageId, left);
    else this.copiesById.delete(oldest.messageId);
  }
}
