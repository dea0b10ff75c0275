import { randomUUID } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';

/** What a mail server says that has no such mailbox (RFC 3464). @param to where mails that come back go */
export function deliveryReport(address: string, to: string, messageId: string): SendMailOptions {
  const boundary = randomUUID();
  const raw = [
    'From: Mail Delivery System <mailer-daemon@customer.example>',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${randomUUID()}@customer.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain',
    '',
    `${address}: there is no such mailbox.`,
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.customer.example',
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 No such mailbox',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    `--${boundary}--`,
    '',
  ];
  return { envelope: { from: '', to: [to] }, raw: raw.join('\r\n') };
}
