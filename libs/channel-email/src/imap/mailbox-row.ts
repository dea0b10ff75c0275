import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** How far one mailbox has been read. UIDVALIDITY is text: it has 32 bits, and the library gives it as a bigint. */
export interface MailboxRow {
  /** Hash of server, user and folder. */
  _id: string;
  account: string;
  mailbox: string;
  uidValidity: string;
  /** Everything up to this UID is taken in, or is among `withheld`. */
  lastUid: number;
  /** The first UID that is ours to answer; 0 once UIDVALIDITY has changed and only dates tell. */
  firstUid: number;
  /** When the mailbox was first read: what lay there before is only catalogued. */
  startedAt: Instant;
  /** UIDs below it are still to be catalogued; 0 when none are. */
  catalogueBelow: number;
  /** The newest date a taken mail came to the mailbox. */
  lastDate: Instant;
  /** After a change of UIDVALIDITY: nothing older is looked at again until all there is has been read. */
  since: Instant | null;
  /** UIDs that the server lists and does not hand out; asked for again at every sweep. */
  withheld: number[];
  /** Earlier numberings, the newest first, for whoever asks what happened. */
  earlier: { uidValidity: string; lastUid: number; until: Instant }[];
}

/** Which message a UID became: what a mailbox is compared with. On some servers also which one a mail's lasting name became. */
export interface MailboxMailRow {
  /** `mailbox:uidValidity:uid`, or `owner:id:hash of the name`. */
  _id: string;
  messageId: string;
}

/** One row a mailbox in the settings. */
export const mailboxCollection = defineCollection<MailboxRow>({ name: 'email_mailboxes', bounded: true });

export const mailboxMailCollection = defineCollection<MailboxMailRow>({ name: 'email_mailbox_mails' });
