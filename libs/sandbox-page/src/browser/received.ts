/** A mail or a text as the person it went to reads it. */
export interface Received {
  readonly id: string;
  readonly channel: 'email' | 'sms' | 'whatsapp';
  readonly receivedAt: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly subject?: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly messageId: string;
  /** Of a mail, in bytes. */
  readonly attachments?: readonly { readonly name: string; readonly bytes: number }[];
}

/** Which channels the sandbox stands in for, and whom one may look as. */
export interface SandboxState {
  /** Our address; left out when nothing takes mails. */
  readonly mail?: string;
  /** Our numbers, those on WhatsApp as `whatsapp:+447700900000`. */
  readonly numbers: readonly string[];
  /** Whether the mail that we send leaves this machine. */
  readonly realMail: boolean;
  /** What leaves this machine, as a sentence. */
  readonly leaves: string;
  /** Staff of the demo organisation; empty for any other. */
  readonly people: readonly { readonly key: string; readonly name: string; readonly role: string }[];
}
