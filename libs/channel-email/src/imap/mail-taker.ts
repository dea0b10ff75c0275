import type { Inbox } from '@redress/channel-kit';
import { instantNow, toEpoch, toInstant, type Clock, type Instant } from '@redress/kernel';
import { toHints } from '../application/mail-hints.js';
import { mailDedupeKey } from '../domain/mail-identity.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import { receiveMail } from '../infrastructure/received-mail.js';
import { deliveredAccount } from './delivered-account.js';
import type { FoundMail } from './open-mailbox.js';

export interface TakerParts {
  readonly inbox: Pick<Inbox, 'accept'>;
  readonly own: OwnAddresses;
  readonly clock: Clock;
  /** Where mails wait that are too large for memory. */
  readonly folder: string;
}

/** What became of a mail that was handed to the inbox. */
export interface Taken {
  readonly messageId: string;
  readonly duplicate: boolean;
  /** When the mail counts as received: when it came to the mailbox, never later than now. */
  readonly at: Instant;
}

/** Hands mails of one mailbox to the inbox, under the same key as mail that comes by SMTP. */
export class MailTaker {
  private counter = 0;

  constructor(
    private readonly parts: TakerParts,
    private readonly mailbox: { readonly user: string; readonly number: number },
    private readonly maximumBytes: number,
  ) {}

  /**
   * Resolves when the mail is durable. `content` has at most `maximumBytes`: of a larger mail the beginning is taken and said to be
   * one. @throws whatever the inbox throws
   */
  async take(mail: FoundMail, content: AsyncIterable<Buffer>, beforeStart: boolean): Promise<Taken | 'withheld'> {
    const { inbox, own, folder } = this.parts;
    this.counter += 1;
    const name = `mailbox-${String(this.mailbox.number)}-${String(this.counter)}`;
    const received = await receiveMail(content, folder, name, this.maximumBytes);
    if (received === 'too-large') return 'withheld';
    try {
      // An empty mail is one; nothing in place of something is not.
      if (received.bytes === 0 && mail.size > 0) return 'withheld';
      const { account, recipients, mailFrom } = deliveredAccount(mail.headers, own, this.mailbox.user);
      const at = this.receivedAt(mail);
      const { identity } = received;
      const { messageId, duplicate } = await inbox.accept({
        dedupeKey: mailDedupeKey(account, identity, mailFrom),
        account,
        externalId: identity.messageId ?? `sha256:${identity.contentHash}`,
        raw: received.content(),
        receivedAt: at,
        hints: toHints({
          recipients,
          ...(mailFrom === undefined ? {} : { mailFrom }),
          ...(beforeStart ? { beforeStart } : {}),
          ...(mail.size > this.maximumBytes ? { cutFrom: mail.size } : {}),
        }),
      });
      return { messageId, duplicate, at };
    } finally {
      await received.discard();
    }
  }

  private receivedAt({ date }: FoundMail): Instant {
    const now = this.parts.clock.now();
    return date === undefined ? instantNow(this.parts.clock) : toInstant(Math.min(toEpoch(date), now));
  }
}
