import { randomUUID } from 'node:crypto';
import { deliveryReport } from '@redress/sandbox';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Customer } from './customer.js';
import { OTHER_TROUBLE, SECOND_THOUGHT, type Door, type Place } from './door.js';
import { hangUp } from './hang-up.js';
import type { Seen } from './outcome.js';

const AUTOMATIC = { 'Auto-Submitted': 'auto-generated' };
const HOLIDAY = { 'Auto-Submitted': 'auto-replied' };

/** Customers who write mails, over SMTP. */
export class MailDoor implements Door {
  private readonly transport;

  constructor(private readonly place: Place) {
    const server = { host: '127.0.0.1', port: place.smtpPort, secure: false, ignoreTLS: true };
    this.transport = createTransport({ ...server, pool: true, maxConnections: 5 });
  }

  async complain(customer: Customer): Promise<void> {
    const { habit, address, words } = customer;
    const mail = { messageId: newId(), subject: 'Complaint', text: words };
    if (habit === 'cut-off') await hangUp(this.place, { from: address, text: words });
    if (habit === 'unsure') await hangUp(this.place, { from: address, text: words, messageId: mail.messageId });
    if (habit === 'disorder') await this.add(customer, mail.messageId, 'Re: Complaint');
    if (habit === 'machine') return this.send(customer, { ...mail, headers: AUTOMATIC });
    if (habit === 'copied') return this.copies(customer, mail);
    await this.send(customer, mail);
    if (habit === 'twice') await this.send(customer, mail);
  }

  async respond(customer: Customer, receipt: Seen): Promise<void> {
    const { habit } = customer;
    const subject = `Re: ${receipt.subject ?? ''}`;
    if (habit === 'second-thought') return this.add(customer, receipt.messageId, subject, receipt.replyTo);
    if (habit === 'returns') return this.send(customer, { messageId: newId(), subject: 'Drive', text: OTHER_TROUBLE });
    if (habit === 'out-of-office') return this.absent(customer, receipt);
    if (habit === 'bounced') await this.comeBack(customer, receipt);
  }

  close(): void {
    this.transport.close();
  }

  private async send({ name, address }: Customer, mail: SendMailOptions): Promise<void> {
    await this.transport.sendMail({ from: { name, address }, to: this.place.mail, ...mail });
  }

  private async add(customer: Customer, answered: string, subject: string, to = this.place.mail): Promise<void> {
    const thread = { inReplyTo: answered, references: answered };
    await this.send(customer, { messageId: newId(), subject, text: SECOND_THOUGHT, to, ...thread });
  }

  private async absent(customer: Customer, { messageId, replyTo = this.place.mail }: Seen): Promise<void> {
    await this.send(customer, {
      ...{ messageId: newId(), subject: 'Automatic reply', text: 'I am away until Monday.', to: replyTo },
      ...{ inReplyTo: messageId, references: messageId, headers: HOLIDAY },
    });
  }

  // Receipts have no return path; there are servers that report to the sender named in the mail all the same.
  private async comeBack({ address }: Customer, { returnPath = '', messageId }: Seen): Promise<void> {
    const to = returnPath === '' ? this.place.mail : returnPath;
    await this.transport.sendMail(deliveryReport(address, to, messageId));
  }

  // Each copy comes by itself, as from a mail server that sends to one recipient at a time.
  private async copies(customer: Customer, mail: SendMailOptions): Promise<void> {
    const { mail: ours } = this.place;
    const also = ours.replace('@', '+parcels@');
    for (const recipient of [ours, also]) {
      const envelope = { from: customer.address, to: recipient };
      await this.send(customer, { ...mail, to: [ours, also], cc: `friend.${customer.address}`, envelope });
    }
  }
}

function newId(): string {
  return `<${randomUUID()}@customer.example>`;
}
