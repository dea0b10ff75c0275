import type { Instant } from '@redress/kernel';
import type { FolderState } from './mailbox-cursor.js';

/** What the server tells of a mail before it is fetched. */
export interface FoundMail {
  readonly uid: number;
  /** Bytes as the server counts them; some count wrongly. */
  readonly size: number;
  /** When it came to the mailbox (INTERNALDATE), if the server says. */
  readonly date?: Instant;
  /** The header fields that tell whom it was delivered to. */
  readonly headers: Buffer;
  /** What the server calls the mail for ever, in every folder (X-GM-MSGID, RFC 8474 EMAILID), where it does. */
  readonly emailId?: string;
}

/** UIDs from and to inclusive; `since` looks at whole days (RFC 3501 section 6.4.4). */
export interface UidQuery {
  readonly from: number;
  readonly to?: number;
  readonly since?: Instant;
}

/**
 * One signed-in connection to one mailbox, opened for reading only: nothing marks a mail as seen. Used once; who has lost it opens
 * another. Every call throws RedressError `mailbox-connection-lost` (retriable) when the connection is gone.
 */
export interface OpenMailbox {
  /** Opens the folder (again), so that a change of UIDVALIDITY is seen. @throws RedressError `mailbox-missing` */
  select(): Promise<FolderState>;
  /** The UIDs that the server lists, ascending. */
  uids(query: UidQuery): Promise<number[]>;
  /** What is there of these; a UID that is missing in the answer proves nothing. */
  describe(uids: readonly number[]): Promise<FoundMail[]>;
  /** At most `most` first bytes of each of these; missing ones as with `describe`. */
  beginnings(uids: readonly number[], most: number): Promise<ReadonlyMap<number, Buffer>>;
  /** The bytes of one mail piece by piece, at most `most`; nothing when it is not handed out. */
  content(uid: number, most: number): AsyncIterable<Buffer>;
  /** Asks the server to tell of new mail until the next call. A hint only: it may die in silence. */
  watch(news: () => void): void;
  /** Ends the connection; never throws. */
  close(): Promise<void>;
}

/** Signs in and connects; a new connection at each call. @throws RedressError `mailbox-sign-in-refused`, `mailbox-unreachable` */
export type MailboxOpener = () => Promise<OpenMailbox>;
