import { sha256 } from '@redress/kernel';
import type { MailboxStore } from './mailbox-store.js';
import type { FoundMail } from './open-mailbox.js';

/**
 * The mails of one mailbox owner by the name that the server itself gives each for ever (Gmail's X-GM-MSGID, EMAILID of RFC 8474),
 * where it offers one. What is known by it is not fetched again: neither from another folder, nor when a folder is numbered anew.
 * A second key beside the one of the content; without it mail is fetched and known by its content.
 */
export class KnownMails {
  /** @param owner hash of whose mailbox it is, the same for all folders of one sign-in */
  constructor(
    private readonly store: Pick<MailboxStore, 'messagesOf' | 'rememberNames'>,
    private readonly owner: string,
  ) {}

  /** Which messages those of the mails became that are known, by UID. */
  async among(mails: readonly FoundMail[]): Promise<ReadonlyMap<number, string>> {
    const named = this.named(mails);
    if (named.length === 0) return new Map();
    const messages = await this.store.messagesOf(named.map(({ name }) => name));
    return new Map(
      named.flatMap(({ uid, name }) => {
        const messageId = messages.get(name);
        return messageId === undefined ? [] : [[uid, messageId] as const];
      }),
    );
  }

  /** Writes what was taken in, once it is durable: a crash in between costs a fetch. @param messages by UID */
  async remember(mails: readonly FoundMail[], messages: ReadonlyMap<number, string>): Promise<void> {
    const rows = this.named(mails).flatMap(({ uid, name }) => {
      const messageId = messages.get(uid);
      return messageId === undefined ? [] : [{ name, messageId }];
    });
    if (rows.length > 0) await this.store.rememberNames(rows);
  }

  private named(mails: readonly FoundMail[]): { readonly uid: number; readonly name: string }[] {
    return mails.flatMap(({ uid, emailId }) =>
      emailId === undefined ? [] : [{ uid, name: `${this.owner}:id:${sha256(emailId).slice(0, 32)}` }],
    );
  }
}
