import { parseConnectionUrl } from 'nodemailer/lib/shared';
import { sleep, type Clock } from '@redress/kernel';
import { isLoopback } from '@redress/platform';
import type { ComposedMail } from '../application/mail-composer.js';
import { RelayConnection, type AccessTokenSource, type RelayAccount, type RelayResult } from './relay-connection.js';

export interface MailRelayOptions {
  /** `smtp(s)://user:pass@host:port`. */
  readonly url: string;
  /** Signs the user of the URL in by OAuth 2. */
  readonly tokens?: AccessTokenSource;
  readonly connections: number;
  /** Most mails a second; undefined for no limit. */
  readonly ratePerSecond?: number;
  /** How long the relay may take, in milliseconds. */
  readonly timeouts?: Partial<typeof TIMEOUTS>;
  readonly clock: Clock;
}

// Messaging rule 4.8; the defaults of the library wait for up to ten minutes.
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 60_000 };
const MESSAGES_A_CONNECTION = 100;
// RFC 5321 section 4.5.3.2 has servers wait five minutes for the next command: we go before they do.
const IDLE_MS = 4 * 60_000;

interface Idle {
  readonly connection: RelayConnection;
  readonly cancel: () => void;
}

/**
 * A pool of connections to the mail relay. Tries nothing twice: attempts are counted where they are written down. The
 * library's own pool does the same through streams and a compiler of mails, at three times the cost a mail.
 */
export class MailRelay {
  private readonly account: RelayAccount;
  private readonly idle: Idle[] = [];
  private readonly connections = new Set<RelayConnection>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private nextTurn = 0;
  private closed = false;

  constructor(private readonly options: MailRelayOptions) {
    const { tokens } = options;
    const { auth, ...parsed } = parseConnectionUrl(tokens === undefined ? options.url : withoutQuery(options.url));
    // A password or a token goes in the clear only within this machine, whatever somebody on the way cuts out.
    const secret = (auth !== undefined || tokens !== undefined) && !isLoopback(parsed.host ?? '');
    this.account = {
      connection: { ...parsed, ...TIMEOUTS, ...options.timeouts, ...(secret ? { requireTLS: true } : {}) },
      ...(auth?.user === undefined ? {} : { user: auth.user, password: auth.pass }),
      ...(tokens === undefined ? {} : { tokens }),
    };
  }

  /** Hands one mail over, waiting for a free connection and for its turn; gives up when `signal` aborts. Never throws. */
  async hand(mail: ComposedMail, signal: AbortSignal): Promise<RelayResult> {
    await this.enter();
    try {
      await this.turn(signal);
      if (signal.aborted || this.closed) return notBegun('EABORT', 'told to stop before the mail was handed over');
      return await this.handOver(mail, signal);
    } finally {
      this.leave();
    }
  }

  /** Ends all connections, those under way too. */
  close(): void {
    this.closed = true;
    for (const { cancel } of this.idle.splice(0)) cancel();
    for (const connection of this.connections) connection.close();
  }

  private async handOver(mail: ComposedMail, signal: AbortSignal): Promise<RelayResult> {
    let connection: RelayConnection;
    try {
      connection = this.takeIdle() ?? (await this.open());
    } catch (error) {
      return { ok: false, error: error as Error, began: false };
    }
    const result = await connection.hand(mail, signal);
    this.release(connection);
    return result;
  }

  private takeIdle(): RelayConnection | undefined {
    for (let found = this.idle.pop(); found !== undefined; found = this.idle.pop()) {
      found.cancel();
      if (found.connection.isOpen) return found.connection;
    }
    return undefined;
  }

  private async open(): Promise<RelayConnection> {
    const connection: RelayConnection = new RelayConnection(this.account, () => {
      this.connections.delete(connection);
    });
    this.connections.add(connection);
    try {
      await connection.open();
      return connection;
    } catch (error) {
      this.connections.delete(connection);
      connection.close();
      throw error;
    }
  }

  private release(connection: RelayConnection): void {
    if (!connection.isOpen) return;
    if (this.closed || connection.messages >= MESSAGES_A_CONNECTION) {
      connection.quit();
      return;
    }
    const cancel = this.options.clock.after(IDLE_MS, () => {
      connection.quit();
    });
    this.idle.push({ connection, cancel });
  }

  private enter(): Promise<void> {
    if (this.busy < this.options.connections) {
      this.busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      // Whoever gives up meanwhile still passes here in turn, so that every place is given back once.
      this.waiting.push(resolve);
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy -= 1;
    else next();
  }

  /** Spreads mails evenly where a rate is set. */
  private async turn(signal: AbortSignal): Promise<void> {
    const { ratePerSecond, clock } = this.options;
    if (ratePerSecond === undefined) return;
    const now = clock.now();
    const mine = Math.max(now, this.nextTurn);
    this.nextTurn = mine + 1_000 / ratePerSecond;
    if (mine > now) await sleep(clock, mine - now, signal);
  }
}

/** What is in it names our own settings, and the library would take it for options of its own. */
function withoutQuery(text: string): string {
  const url = new URL(text);
  url.search = '';
  return url.href;
}

function notBegun(code: string, message: string): RelayResult {
  return { ok: false, error: Object.assign(new Error(message), { code }), began: false };
}
