import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { Conversations } from './conversations.js';
import type { Customer } from './customer.js';
import type { Seen } from './outcome.js';

const SECOND_THOUGHT = 'One more thing: it was a gift.';
const OURS = 'complaints@redress.localhost';

/** The sockets through which customers reach a product, and read what it sent them. */
export class Doors {
  private readonly transport;
  private readonly conversations: Conversations;
  private networks = 0;

  constructor(
    private readonly url: string,
    private readonly smtpPort: number,
  ) {
    this.conversations = new Conversations(url);
    const server = { host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true };
    this.transport = createTransport({ ...server, pool: true, maxConnections: 5 });
  }

  /** Complains as the habit of the customer has it; resolves when the product has taken it. */
  async complain(customer: Customer): Promise<void> {
    if (customer.way === 'web') return this.fill(customer);
    if (customer.way === 'chat') return this.conversations.open(customer, this.network());
    if (customer.way === 'sms') return this.text(customer.address, customer.words, customer.habit === 'twice');
    const messageId = `<${randomUUID()}@customer.example>`;
    const mail = { messageId, subject: 'Complaint', text: customer.words };
    if (customer.habit === 'cut-off') await this.hangUp(customer.address);
    if (customer.habit === 'machine')
      return this.mail(customer, { ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    await this.mail(customer, mail);
    if (customer.habit === 'twice') await this.mail(customer, mail);
  }

  /** What a customer does who has heard from us. */
  async respond(customer: Customer, receipt: Seen): Promise<void> {
    const { habit, way, address } = customer;
    if (habit === 'stop') return this.text(address, 'STOP', false);
    if (habit === 'second-thought' && way === 'chat') return this.conversations.add(customer, SECOND_THOUGHT);
    if (habit === 'second-thought' && way === 'sms') return this.text(address, SECOND_THOUGHT, false);
    if (habit !== 'second-thought' && habit !== 'out-of-office') return;
    const automatic = habit === 'out-of-office';
    await this.mail(customer, {
      messageId: `<${randomUUID()}@customer.example>`,
      subject: automatic ? 'Automatic reply' : `Re: ${receipt.subject ?? ''}`,
      text: automatic ? 'I am away until Monday.' : SECOND_THOUGHT,
      to: receipt.replyTo ?? OURS,
      inReplyTo: receipt.messageId,
      references: receipt.messageId,
      ...(automatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
    });
  }

  /** Everything that was sent to an address, oldest first. */
  async sentTo({ way, address }: Customer): Promise<readonly Seen[]> {
    if (way === 'chat') return this.conversations.sentTo(address);
    const answer = await fetch(`${this.url}/sandbox/api/messages?to=${encodeURIComponent(address)}`);
    if (!answer.ok) throw new Error(`the sandbox answered ${String(answer.status)}`);
    const { items } = (await answer.json()) as {
      items: (Seen & { headers?: Readonly<Record<string, string>> })[];
    };
    return items.map(({ headers, ...seen }) => {
      const replyTo = headers?.['reply-to'];
      return replyTo === undefined ? seen : { ...seen, replyTo };
    });
  }

  /** The reference that a visitor was told; on other channels it stands in what is sent. */
  reference({ address }: Customer): string | undefined {
    return this.conversations.reference(address);
  }

  close(): void {
    this.conversations.close();
    this.transport.close();
  }

  private async mail({ name, address }: Customer, mail: Parameters<typeof this.transport.sendMail>[0]): Promise<void> {
    await this.transport.sendMail({ from: { name, address }, to: OURS, ...mail });
  }

  private async fill({ name, address, words, habit }: Customer): Promise<void> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'x-forwarded-for': this.network(),
    };
    const body = JSON.stringify({ description: words, name, email: address });
    for (let times = habit === 'twice' ? 2 : 1; times > 0; times -= 1) {
      const answer = await fetch(`${this.url}/api/v1/complaints`, { method: 'POST', headers, body });
      if (answer.status !== 202) throw new Error(`the form answered ${String(answer.status)}: ${await answer.text()}`);
    }
  }

  /** A network of its own for each, as people have. */
  private network(): string {
    this.networks += 1;
    return `198.51.${String(this.networks >> 8)}.${String(this.networks & 255)}`;
  }

  private async text(from: string, body: string, twice: boolean): Promise<void> {
    const send = async (more: object): Promise<{ sid: string; status?: number }> => {
      const headers = { 'content-type': 'application/json' };
      const text = JSON.stringify({ from, body, ...more });
      const answer = await fetch(`${this.url}/sandbox/api/texts`, { method: 'POST', headers, body: text });
      if (!answer.ok) throw new Error(`the telephones answered ${String(answer.status)}: ${await answer.text()}`);
      return (await answer.json()) as { sid: string; status?: number };
    };
    const { sid, status } = await send({});
    if (status !== 200) throw new Error(`the webhook answered ${String(status)}`);
    if (twice) await send({ sid });
  }

  // A connection that is lost in the middle of a mail: it never came, and its sender tries again.
  private async hangUp(from: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const socket = connect(this.smtpPort, '127.0.0.1');
      const lines = ['EHLO customer.example', `MAIL FROM:<${from}>`, `RCPT TO:<${OURS}>`, 'DATA', 'Subject: Compl'];
      socket.on('data', () => {
        const line = lines.shift();
        if (line === undefined) return;
        socket.write(lines.length === 0 ? line : `${line}\r\n`);
        if (lines.length === 0) socket.destroy();
      });
      socket.on('close', () => {
        resolve();
      });
      socket.on('error', () => {
        resolve();
      });
    });
  }
}
