import { sha256 } from '@redress/kernel';
import type { HeaderField } from './header-scan.js';

/** What makes two deliveries of a mail the same mail. */
export interface MailIdentity {
  /** The Message-ID without angle brackets and spaces, if the mail has one. */
  readonly messageId?: string;
  /** SHA-256 of the body; without a Message-ID also of the headers that do not change on the way. */
  readonly contentHash: string;
  /** No header names the mail or its sender, so that only the envelope tells two senders apart. */
  readonly senderless?: true;
}

// Written by the systems that a mail passes, so they differ between two deliveries of the same mail.
const TRANSPORT =
  /^(?:received|return-path|delivered-to|x-original-to|envelope-to|delivery-date|x-received|received-spf|authentication-results|arc-.*|dkim-signature|domainkey-signature|x-spam.*|x-virus.*|x-google-.*|x-gm-.*|x-forwarded-.*|x-ms-exchange-.*|x-microsoft-.*|x-originating-ip|lines|bytes)$/u;

/** The headers that the sender wrote, as one text. */
export function sendersHeaders(fields: readonly HeaderField[]): string {
  return fields
    .filter(({ name }) => !TRANSPORT.test(name))
    .map(({ name, value }) => `\n${name}:${value}`)
    .join('');
}

/**
 * The dedupe key of a mail (architecture section 4): account, Message-ID and hash of the body, as one hash. A repeat by
 * the sender meets its first; the same Message-ID with another body, or at another of our addresses, is a message of
 * its own. `mailFrom`: the sender of the envelope.
 */
export function mailDedupeKey(
  account: string,
  { messageId = '', contentHash, senderless }: MailIdentity,
  mailFrom = '',
): string {
  return sha256([account, messageId, contentHash, ...(senderless === true ? [mailFrom] : [])].join('\n'));
}

/** A Message-ID without angle brackets, comments and spaces, at most 998 characters; undefined when nothing is left. */
export function plainMessageId(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const inner = /<(?<id>[^<>]*)>/u.exec(value)?.groups?.id ?? value;
  const id = inner.replace(/[\s\p{Cc}]/gu, '').slice(0, 998);
  return id === '' ? undefined : id;
}
