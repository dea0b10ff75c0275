import { Agent, request } from 'node:http';
import type { TelephoneNetwork } from '@redress/sandbox';
import type { ProviderRelay } from '@redress/testing';
import { Visitor } from '../channel-chat/visitor.js';
import type { RunningProduct } from '../e2e/running-product.js';
import type { CountingRelay } from './counting-relay.js';
import { complaint, senderOf, SmtpConnection } from './smtp-generator.js';

const WORDS =
  'My parcel has not come. I waited at home for two days and nobody rang, and the shop says it is with you.';
const NUMBERS = 10_000;
const MOST_TRIES = 5;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Customers of one channel: each complains once, and hears of it once. */
export interface Lane {
  readonly channel: string;
  /** Resolves when the product has taken the complaint of customer `n`. */
  complain(n: number): Promise<void>;
  /** When the receipt reached customer `n`, as `performance.now()` has it. */
  heardAt(n: number): number | undefined;
  close(): void;
}

/** Mails over SMTP; receipts at a relay. */
export class MailLane implements Lane {
  readonly channel = 'mail';
  private readonly idle: SmtpConnection[] = [];

  /** @param run keeps the customers of several runs apart */
  constructor(
    private readonly product: Pick<RunningProduct, 'smtpPort'>,
    private readonly relay: CountingRelay,
    private readonly run = 'lane',
  ) {}

  async complain(n: number): Promise<void> {
    // The one that has rested longest: the server closes what rests for a minute.
    const sender = this.idle.shift() ?? (await SmtpConnection.open(this.product.smtpPort));
    await sender.send(complaint(this.run, n));
    this.idle.push(sender);
  }

  heardAt(n: number): number | undefined {
    return this.relay.arrivals.get(senderOf(this.run, n));
  }

  close(): void {
    for (const sender of this.idle.splice(0)) sender.close();
  }
}

/** The form's API; receipts by mail at the same relay. */
export class FormLane implements Lane {
  readonly channel = 'web';
  // Plain, for the load is made on the cores that are measured, and fetch costs more of them.
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly product: RunningProduct,
    private readonly relay: CountingRelay,
  ) {}

  async complain(n: number): Promise<void> {
    const body = { description: WORDS, email: addressOf(n) };
    const headers = { 'idempotency-key': `lane-${String(n)}`, 'x-forwarded-for': networkOf(n) };
    const { status, text } = await this.post('/api/v1/complaints', JSON.stringify(body), headers);
    if (status !== 202) throw new Error(`the form answered ${String(status)}: ${text}`);
  }

  heardAt(n: number): number | undefined {
    return this.relay.arrivals.get(addressOf(n));
  }

  close(): void {
    this.agent.destroy();
  }

  private async post(path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const options = {
      method: 'POST',
      agent: this.agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    };
    return new Promise((resolve, reject) => {
      const asked = request(this.product.url + path, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('error', reject).once('end', () => {
          resolve({ status: answer.statusCode ?? 0, text });
        });
      });
      asked.on('error', reject).end(body);
    });
  }
}

/** Texts through a telephone network on this machine; receipts at the relay before it, which is the provider to the product. */
export class TextLane implements Lane {
  readonly channel = 'sms';
  /** How long our webhook took to answer, in milliseconds, in the order of the answers. */
  readonly answers: number[] = [];

  constructor(
    private readonly network: TelephoneNetwork,
    private readonly relay: ProviderRelay,
  ) {}

  async complain(n: number): Promise<void> {
    const began = performance.now();
    let { sid, status } = await this.network.type({ from: numberOf(n), body: WORDS });
    this.answers.push(performance.now() - began);
    // As the provider does where it is told to: it offers the text again.
    for (let tries = 1; status !== 200 && tries < MOST_TRIES; tries += 1) {
      ({ sid, status } = await this.network.type({ from: numberOf(n), body: WORDS, sid }));
    }
    if (status !== 200) throw new Error(`the webhook answered ${String(status)}`);
  }

  heardAt(n: number): number | undefined {
    return this.relay.arrivals.get(numberOf(n));
  }

  close(): void {
    // Network and relay are their owner's to stop.
  }
}

/** Visitors of the chat, each with a connection of their own. */
export class ChatLane implements Lane {
  readonly channel = 'chat';
  private readonly visitors = new Map<number, Visitor>();
  private readonly heard = new Map<number, number>();

  constructor(private readonly product: RunningProduct) {}

  async complain(n: number): Promise<void> {
    const visitor = await Visitor.connect(this.product.url, { forwardedFor: networkOf(n) });
    this.visitors.set(n, visitor);
    visitor.socket.on('message', ({ from }: { readonly from: string }) => {
      if (from !== 'customer' && !this.heard.has(n)) this.heard.set(n, performance.now());
    });
    await visitor.hello();
    const { error } = await visitor.say('m1', WORDS);
    if (error !== undefined) throw new Error(`the conversation answered ${error.code}: ${error.detail}`);
  }

  heardAt(n: number): number | undefined {
    return this.heard.get(n);
  }

  close(): void {
    for (const visitor of this.visitors.values()) visitor.leave();
  }
}

function addressOf(n: number): string {
  return `form-${String(n)}@customer.example`;
}

// Mobile numbers of the United Kingdom that are valid; texts to them go no further than this machine.
function numberOf(n: number): string {
  return `+44750${String(1_000_000 + (n % NUMBERS) * 7).padStart(7, '0')}`;
}

/** Where customer `n` comes from, as a proxy says it; for 65,536 of them. */
export function networkOf(n: number): string {
  return `198.51.${String((n >> 8) & 255)}.${String(n & 255)}`;
}
