import type { HeaderField } from './header-scan.js';

/** A name and an address as a header gave them: decoded, bounded, not trusted. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface ParsedAttachment {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
}

/** What a delivery report says (RFC 3464, RFC 6522), as far as it could be found. */
export interface DeliveryReport {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`. */
  readonly action?: string;
  /** RFC 3463, such as `5.1.1`. */
  readonly status?: string;
  /** The Diagnostic-Code: what the refusing server answered, at most 500 characters. */
  readonly diagnostic?: string;
  /** The Message-ID of the mail that is reported on, without angle brackets. */
  readonly originalMessageId?: string;
}

/** The mail that another one carries, attached or quoted, as far as it says. */
export interface ForwardedMail {
  readonly from: Mailbox;
  /** RFC 3339. */
  readonly sentAt?: string;
  readonly messageId?: string;
  readonly subject?: string;
}

/** A mail taken apart: what came out of the parse worker. Nothing in it is trusted. */
export interface ParsedMail {
  readonly from: readonly Mailbox[];
  readonly sender: readonly Mailbox[];
  readonly recipients: readonly Mailbox[];
  readonly subject?: string;
  /** RFC 3339, when the Date header is a date. */
  readonly sentAt?: string;
  /** Every header field in order, undecoded and bounded. */
  readonly headers: readonly HeaderField[];
  readonly text: string;
  /** `text` without quotes and signature, when the mail answers one and something was cut. */
  readonly replyText?: string;
  readonly html?: Uint8Array;
  readonly attachments: readonly ParsedAttachment[];
  readonly report?: DeliveryReport;
  /** The mail that this one passes on. */
  readonly forwarded?: ForwardedMail;
  /** How it came: `signed`, `encrypted`, `winmail`, `calendar`. */
  readonly remarks?: readonly string[];
  /** What could not be read, for staff. */
  readonly unreadable?: string;
}
