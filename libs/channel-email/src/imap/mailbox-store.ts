import { insertMissing, insertNew, type Model } from '@redress/persistence';
import type { MailboxMailRow, MailboxRow } from './mailbox-row.js';

/** Where it is written how far the mailboxes have been read. */
export class MailboxStore {
  constructor(
    private readonly mailboxes: Model<MailboxRow>,
    private readonly mails: Model<MailboxMailRow>,
  ) {}

  async load(id: string): Promise<MailboxRow | null> {
    return await this.mailboxes.findOne({ _id: id }).lean<MailboxRow>();
  }

  /** Writes the whole cursor. Two processes that read one mailbox may set each other back; the inbox knows what it has. */
  async save(row: MailboxRow): Promise<void> {
    const { _id, ...fields } = row;
    const { matchedCount } = await this.mailboxes.updateOne({ _id }, { $set: fields });
    if (matchedCount > 0) return;
    if (!(await insertNew(this.mailboxes, row))) await this.mailboxes.updateOne({ _id }, { $set: fields });
  }

  /** Writes which messages the UIDs became. */
  async remember(
    row: MailboxRow,
    taken: readonly { readonly uid: number; readonly messageId: string }[],
  ): Promise<void> {
    await insertMissing(
      this.mails,
      taken.map(({ uid, messageId }) => ({ _id: mailId(row, uid), messageId })),
    );
  }

  /** Which messages mails became that the server calls by a lasting name; see `KnownMails`. At most some hundred at a time. */
  async messagesOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.mails.find({ _id: { $in: [...new Set(names)] } }).lean<MailboxMailRow[]>();
    return new Map(rows.map(({ _id, messageId }) => [_id, messageId]));
  }

  async rememberNames(rows: readonly { readonly name: string; readonly messageId: string }[]): Promise<void> {
    await insertMissing(
      this.mails,
      rows.map(({ name, messageId }) => ({ _id: name, messageId })),
    );
  }

  /** Those of the UIDs that nothing is known of. At most some hundred at a time. */
  async unknown(row: MailboxRow, uids: readonly number[]): Promise<number[]> {
    const rows = await this.mails.find({ _id: { $in: uids.map((uid) => mailId(row, uid)) } }).lean<MailboxMailRow[]>();
    const known = new Set(rows.map(({ _id }) => _id));
    return uids.filter((uid) => !known.has(mailId(row, uid)));
  }
}

function mailId(row: MailboxRow, uid: number): string {
  return `${row._id}:${row.uidValidity}:${String(uid)}`;
}
