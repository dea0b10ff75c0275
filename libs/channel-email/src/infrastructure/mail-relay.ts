import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { ComposedMail } from '../application/mail-composer.js';

export interface MailRelayOptions {
  /** `smtp(s)://user:pass@host:port`. */
  readonly url: string;
  readonly connections: number;
  /** Most mails a second; undefined for no limit. */
  readonly ratePerSecond?: number;
}

/** What one handing over came to. `answer` is the relay's last reply; `began` tells whether the mail's bytes had begun to flow. */
export type RelayResult =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly error: Error; readonly began: boolean };

// Messaging rule 4.8; the defaults of the library wait for up to ten minutes.
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 60_000 };
const MESSAGES_A_CONNECTION = 100;

/** Pooled connections to the mail relay. Tries nothing twice: attempts are counted where they are written down. */
export class MailRelay {
  private readonly transport;

  constructor({ url, connections, ratePerSecond }: MailRelayOptions) {
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: MESSAGES_A_CONNECTION,
      maxRequeues: 0,
      ...(ratePerSecond === undefined ? {} : { rateDelta: 1_000, rateLimit: ratePerSecond }),
      ...TIMEOUTS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Hands one mail over; gives up when `signal` aborts. Never throws. */
  async hand(mail: ComposedMail, signal: AbortSignal): Promise<RelayResult> {
    let began = false;
    const raw = new Readable({
      read(): void {
        began = true;
        this.push(mail.raw);
        this.push(null);
      },
    });
    try {
      const { envelope } = mail;
      const info = await this.transport.sendMail({
        envelope: { from: envelope.from, to: [...envelope.to] },
        raw,
        signal,
      });
      return { ok: true, answer: info.response };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error : new Error('a relay failed without an error'), began };
    } finally {
      raw.destroy();
    }
  }

  /** Ends all connections, those under way too. */
  close(): void {
    this.transport.close();
  }
}
