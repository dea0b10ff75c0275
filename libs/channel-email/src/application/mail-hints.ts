import type { Json } from '@redress/channel-kit';
import type { MailEnvelope } from '../domain/classify-mail.js';

// An inbox row keeps 2 KB of hints; extensions are what a valid token fills.
const RECIPIENTS = 5;
const LONGEST = 254;

/** What the raw bytes of a mail do not tell. */
export interface MailHints {
  /** The envelope sender, empty for the null return path; a mailbox may not know it. */
  readonly mailFrom?: string;
  /** Our addresses of this account that it was sent to, extensions included. */
  readonly recipients: readonly string[];
  /** The address of the machine that handed it in, and the name it gave itself: what SPF is checked against. */
  readonly client?: string;
  readonly helo?: string;
  /** It lay in the mailbox before the mailbox was first read: catalogued, never answered. */
  readonly beforeStart?: true;
  /** The bytes it had; only its beginning was taken. */
  readonly cutFrom?: number;
}

/** The hints as an inbox row keeps them, bounded to 2 KB. */
export function toHints({ recipients, mailFrom, client, helo, ...rest }: MailHints): Record<string, Json> {
  return {
    ...(mailFrom === undefined ? {} : { mailFrom: mailFrom.slice(0, LONGEST) }),
    // Those with an extension carry tokens; the bare address is the account itself.
    recipients: recipients.slice(0, RECIPIENTS).map((each) => each.slice(0, LONGEST)),
    ...(client === undefined ? {} : { client: client.slice(0, 45) }),
    ...(helo === undefined ? {} : { helo: helo.slice(0, 100) }),
    ...rest,
  };
}

/** The hints as they are read back. */
export interface MailHintsRead extends Pick<MailEnvelope, 'mailFrom'> {
  readonly recipients: readonly string[];
  readonly beforeStart: boolean;
  readonly cutFrom: number | undefined;
}

/** Reads hints back; of rows from other sources (IMAP knows no envelope) whatever is there. */
export function readHints(row: Readonly<Record<string, Json>>): MailHintsRead {
  const { mailFrom, recipients, beforeStart, cutFrom } = row;
  return {
    beforeStart: beforeStart === true,
    cutFrom: typeof cutFrom === 'number' ? cutFrom : undefined,
    mailFrom: typeof mailFrom === 'string' ? mailFrom : undefined,
    recipients: Array.isArray(recipients) ? recipients.filter((each): each is string => typeof each === 'string') : [],
  };
}
