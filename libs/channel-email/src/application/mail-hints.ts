import type { Json } from '@redress/channel-kit';
import type { MailEnvelope } from '../domain/classify-mail.js';

// An inbox row keeps 2 KB of hints; extensions are what a valid token fills.
const RECIPIENTS = 5;
const LONGEST = 254;

/** What the raw bytes of a mail do not tell. */
export interface MailHints {
  /** The envelope sender, empty for the null return path. */
  readonly mailFrom: string;
  /** Our addresses of this account that it was sent to, extensions included. */
  readonly recipients: readonly string[];
  /** The address of the machine that handed it in, and the name it gave itself: what SPF is checked against. */
  readonly client: string;
  readonly helo: string;
}

/** The hints as an inbox row keeps them, bounded to 2 KB. */
export function toHints(hints: MailHints): Record<string, Json> {
  return {
    mailFrom: hints.mailFrom.slice(0, LONGEST),
    // Those with an extension carry tokens; the bare address is the account itself.
    recipients: hints.recipients.slice(0, RECIPIENTS).map((each) => each.slice(0, LONGEST)),
    client: hints.client.slice(0, 45),
    helo: hints.helo.slice(0, 100),
  };
}

/** Reads hints back; of rows from other sources (IMAP knows no envelope) whatever is there. */
export function readHints(row: Readonly<Record<string, Json>>): Pick<MailEnvelope, 'mailFrom'> & {
  readonly recipients: readonly string[];
} {
  const { mailFrom, recipients } = row;
  return {
    mailFrom: typeof mailFrom === 'string' ? mailFrom : undefined,
    recipients: Array.isArray(recipients) ? recipients.filter((each): each is string => typeof each === 'string') : [],
  };
}
