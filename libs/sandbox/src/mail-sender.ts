import { createTransport, type SendMailOptions } from 'nodemailer';
import { deliveryReport } from './delivery-report.js';
import type { ReadMail } from './read-mail.js';

/** A mail that somebody writes to us. */
export interface WrittenMail {
  readonly from: string;
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  readonly automatic?: boolean;
  /** `content` in base64. */
  readonly file?: { readonly name: string; readonly content: string };
}

/** Where our mail server listens, and our first address. */
export interface MailDoor {
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** The customers' mail server: hands each mail to ours over SMTP, as any other would. */
export class MailSender {
  constructor(private readonly door: MailDoor) {}

  get address(): string {
    return this.door.address;
  }

  /** Returns the Message-ID once our server has taken the mail. @throws Error of the transport when it did not */
  async send(mail: WrittenMail): Promise<string> {
    const { from, to = this.door.address, subject, text, inReplyTo, automatic = false, file } = mail;
    return this.handOver({
      from,
      to,
      subject,
      text,
      ...(inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo }),
      ...(automatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
      ...(file === undefined
        ? {}
        : { attachments: [{ filename: file.name, content: file.content, encoding: 'base64' }] }),
    });
  }

  /** Says of a mail of ours that there is no such mailbox, to its return path; an automatic one has none, and it goes to us. */
  async sendBack({ to, returnPath, messageId }: Pick<ReadMail, 'to' | 'returnPath' | 'messageId'>): Promise<string> {
    const [address = ''] = to;
    return this.handOver(deliveryReport(address, returnPath === '' ? this.door.address : returnPath, messageId));
  }

  private async handOver(mail: SendMailOptions): Promise<string> {
    const { host, port } = this.door;
    const transport = createTransport({ host, port, secure: false, ignoreTLS: true });
    try {
      return (await transport.sendMail(mail)).messageId;
    } finally {
      transport.close();
    }
  }
}
