import { Readable } from 'node:stream';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from '../application/mail-composer.js';
import { needsSmtpUtf8 } from '../application/wire-address.js';

/** What one handing over came to. `answer` is the relay's last reply; `began` tells whether the mail's bytes had begun to flow. */
export type RelayResult =
  | { readonly ok: true; readonly answer: string }
  | { readonly ok: false; readonly error: Error; readonly began: boolean };

/** Where the relay is and who we are to it. */
export interface RelayAccount {
  readonly connection: SMTPConnectionOptions;
  readonly user?: string;
  readonly password?: string;
  /** Signs in by OAuth 2 in place of the password. */
  readonly tokens?: AccessTokenSource;
}

/** Where access tokens come from. */
export interface AccessTokenSource {
  token(): Promise<string>;
  /** A server has refused it. */
  forget(token: string): void;
}

/** The code of a mail that this relay can never take. */
export const NEEDS_SMTPUTF8 = 'ESMTPUTF8';

const UTF8_REFUSED: RelayResult = {
  ok: false,
  error: Object.assign(new Error('the relay does not know SMTPUTF8'), { code: NEEDS_SMTPUTF8 }),
  began: false,
};

// What we use of the library's inside; its version is pinned.
interface Inside {
  readonly _supportedExtensions?: readonly string[];
}

/** One connection to the relay; carries one mail after the other. */
export class RelayConnection {
  private readonly connection: SMTPConnection;
  private usable = true;
  /** Mails that went over it, taken or refused. */
  messages = 0;

  /** @param ended is called once, when the connection is gone for whatever reason. */
  constructor(
    private readonly account: RelayAccount,
    ended: () => void,
  ) {
    this.connection = new SMTPConnection(account.connection);
    // Whoever waits for an answer hears of it; while nobody waits it only means that the connection has gone.
    this.connection.on('error', () => undefined);
    this.connection.once('end', () => {
      this.usable = false;
      ended();
    });
  }

  /** Connects and signs in. @throws Error of the library, with `code` and `responseCode` */
  async open(): Promise<void> {
    await this.answered((resolve) => {
      this.connection.connect(resolve);
    });
    const { user, password, tokens } = this.account;
    if (user === undefined || !this.connection.allowsAuth) return;
    if (tokens !== undefined) {
      await this.signInByToken(user, tokens);
      return;
    }
    await this.answered((resolve) => {
      this.connection.login({ user, pass: password ?? '', credentials: { user, pass: password ?? '' } }, resolve);
    });
  }

  private async signInByToken(user: string, tokens: AccessTokenSource): Promise<void> {
    const accessToken = await tokens.token();
    try {
      await this.answered((resolve) => {
        this.connection.login({ user, oauth2: new XOAuth2({ user, accessToken }) }, resolve);
      });
    } catch (error) {
      tokens.forget(accessToken);
      throw error;
    }
  }

  /** Hands one mail over; hangs up when `signal` aborts. Never throws. */
  async hand({ envelope, raw }: ComposedMail, signal: AbortSignal): Promise<RelayResult> {
    if (needsSmtpUtf8([envelope.from, ...envelope.to]) && !this.knowsSmtpUtf8) return UTF8_REFUSED;
    let began = false;
    const bytes = new Readable({
      read(): void {
        began = true;
        this.push(raw);
        this.push(null);
      },
    });
    const hangUp = (): void => {
      this.close();
    };
    signal.addEventListener('abort', hangUp, { once: true });
    let answer = '';
    try {
      await this.answered((resolve) => {
        this.connection.send({ from: envelope.from, to: [...envelope.to] }, bytes, (error, info) => {
          if (error === null) answer = info.response;
          resolve(error);
        });
      });
      return { ok: true, answer };
    } catch (error) {
      const failure = error as Error & { readonly code?: string; readonly responseCode?: number };
      if (!(await this.reset(failure))) this.close();
      return { ok: false, error: failure, began };
    } finally {
      this.messages += 1;
      signal.removeEventListener('abort', hangUp);
      bytes.destroy();
    }
  }

  // The library asks for it where it is there, and sends all the same where it is not: some relays then change the address.
  private get knowsSmtpUtf8(): boolean {
    return (this.connection as unknown as Inside)._supportedExtensions?.includes('SMTPUTF8') === true;
  }

  get isOpen(): boolean {
    return this.usable;
  }

  /** Says goodbye to the relay. */
  quit(): void {
    this.usable = false;
    this.connection.quit();
  }

  /** Hangs up at once. */
  close(): void {
    this.usable = false;
    this.connection.close();
  }

  /** A mail that was refused leaves the connection as good as before, once the session is reset. */
  private async reset({
    code,
    responseCode,
  }: {
    readonly code?: string;
    readonly responseCode?: number;
  }): Promise<boolean> {
    const ofMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode !== 421;
    if (!ofMail || !this.usable) return false;
    try {
      await this.answered((resolve) => {
        this.connection.reset(resolve);
      });
      return true;
    } catch {
      return false;
    }
  }

  /** The library calls back with an error, emits one, or only says that the connection has ended. */
  private answered(ask: (resolve: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: Error | null): void => {
        this.connection.removeListener('error', finish);
        this.connection.removeListener('end', ended);
        if (error === undefined || error === null) resolve();
        else reject(error);
      };
      const ended = (): void => {
        finish(Object.assign(new Error('the connection to the relay has ended'), { code: 'ECONNECTION' }));
      };
      this.connection.once('error', finish);
      this.connection.once('end', ended);
      ask(finish);
    });
  }
}
