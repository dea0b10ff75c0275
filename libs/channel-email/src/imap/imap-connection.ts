import { RedressError, toInstant } from '@redress/kernel';
import { isLoopback, type ImapMailbox } from '@redress/platform';
import { ImapFlow, type FetchQueryObject } from 'imapflow';
import type { FolderState } from './mailbox-cursor.js';
import type { FoundMail, OpenMailbox, UidQuery } from './open-mailbox.js';

/** How we sign in: by password, or by an access token that is fresh for each connection. */
export type ImapAuth =
  { readonly user: string; readonly pass: string } | { readonly user: string; readonly accessToken: string };

// Messaging rule 4.1: shorter loses events, and middleboxes forget connections that are silent for longer.
const IDLE_MS = 4.5 * 60_000;
const TIMEOUTS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 5 * 60_000 };
const LITERAL_BYTES = 60 * 1024 * 1024;
const PIECE_BYTES = 512 * 1024;
const DELIVERY_HEADERS = [
  ...['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to'],
  ...['to', 'cc', 'return-path'],
];

/** A mailbox on a real IMAP server (RFC 3501, RFC 9051), one connection for each instance. */
export class ImapConnection implements OpenMailbox {
  private lost = false;
  private news: (() => void) | undefined;

  private constructor(
    private readonly client: ImapFlow,
    private readonly mailbox: string,
  ) {
    // Before the connection is opened: an error that nobody hears ends the process.
    client.on('error', () => {
      this.lost = true;
      this.news?.();
    });
    client.on('close', () => {
      this.lost = true;
      this.news?.();
    });
    client.on('exists', () => {
      this.news?.();
    });
  }

  static async open({ host, port, secure, mailbox }: ImapMailbox, auth: ImapAuth): Promise<ImapConnection> {
    const client = new ImapFlow({
      host,
      port,
      secure,
      // Without TLS a password goes in the clear, which is all right only within this machine.
      ...(secure || isLoopback(host) ? {} : { doSTARTTLS: true }),
      auth,
      logger: false,
      disableAutoIdle: true,
      maxIdleTime: IDLE_MS,
      maxLiteralSize: LITERAL_BYTES,
      ...TIMEOUTS,
    });
    const connection = new ImapConnection(client, mailbox);
    try {
      await client.connect();
      return connection;
    } catch (error) {
      client.close();
      throw notOpened(error);
    }
  }

  async select(): Promise<FolderState> {
    const { uidValidity, uidNext } = await this.asked(async () => {
      try {
        return await this.client.mailboxOpen(this.mailbox, { readOnly: true });
      } catch (cause) {
        if (this.isLost()) throw cause;
        throw new RedressError('mailbox-missing', 'the server does not open the folder', { cause, retriable: true });
      }
    });
    if (uidNext > 0) return { uidValidity: String(uidValidity), uidNext };
    // RFC 3501 section 6.3.1: a server may leave UIDNEXT out.
    return { uidValidity: String(uidValidity), uidNext: ((await this.uids({ from: 1 })).at(-1) ?? 0) + 1 };
  }

  async uids({ from, to, since }: UidQuery): Promise<number[]> {
    const range = `${String(from)}:${to === undefined ? '*' : String(to)}`;
    const found = await this.asked(() =>
      this.client.search({ uid: range, ...(since === undefined ? {} : { since: new Date(since) }) }, { uid: true }),
    );
    if (found === undefined || found === false) {
      throw new RedressError('mailbox-not-listed', 'the server did not list the folder', { retriable: true });
    }
    // `n:*` names the last mail even where that is before n.
    return found.filter((uid) => uid >= from && (to === undefined || uid <= to)).sort((one, other) => one - other);
  }

  async describe(uids: readonly number[]): Promise<FoundMail[]> {
    const found: FoundMail[] = [];
    await this.fetched(uids, { uid: true, size: true, internalDate: true, headers: DELIVERY_HEADERS }, (mail) => {
      const date = mail.internalDate === undefined ? NaN : new Date(mail.internalDate).getTime();
      found.push({
        uid: mail.uid,
        size: mail.size ?? 0,
        headers: mail.headers ?? Buffer.alloc(0),
        ...(Number.isNaN(date) ? {} : { date: toInstant(date) }),
        ...(mail.emailId === undefined || mail.emailId === '' ? {} : { emailId: mail.emailId }),
      });
    });
    return found;
  }

  async beginnings(uids: readonly number[], most: number): Promise<ReadonlyMap<number, Buffer>> {
    const found = new Map<number, Buffer>();
    await this.fetched(uids, { uid: true, source: { maxLength: most } }, ({ uid, source }) => {
      if (source !== undefined) found.set(uid, source);
    });
    return found;
  }

  async *content(uid: number, most: number): AsyncGenerator<Buffer> {
    for (let start = 0; start < most;) {
      const maxLength = Math.min(PIECE_BYTES, most - start);
      const mail = await this.asked(() =>
        this.client.fetchOne(String(uid), { uid: true, source: { start, maxLength } }, { uid: true }),
      );
      const piece = mail === undefined || mail === false ? undefined : mail.source;
      // The first piece tells whether it is handed out at all; a later one that fails would cut the mail.
      if (piece === undefined && start > 0) {
        throw new RedressError('mail-cut', 'the server stopped within a mail', { retriable: true });
      }
      if (piece === undefined || piece.length === 0) return;
      yield piece;
      start += piece.length;
      if (piece.length < maxLength) return;
    }
  }

  watch(news: () => void): void {
    this.news = news;
    if (this.isLost()) {
      news();
      return;
    }
    // It ends with the next command; what else ends it is seen by the next sweep.
    this.client.idle().catch(() => {
      news();
    });
  }

  async close(): Promise<void> {
    this.news = undefined;
    this.client.close();
    return Promise.resolve();
  }

  private isLost(): boolean {
    return this.lost || !this.client.usable;
  }

  private async fetched(
    uids: readonly number[],
    query: FetchQueryObject,
    each: (mail: Fetched) => void,
  ): Promise<void> {
    if (uids.length === 0) return;
    const wanted = new Set(uids);
    await this.asked(async () => {
      for await (const mail of this.client.fetch(uids.join(','), query, { uid: true })) {
        if (wanted.has(mail.uid)) each(mail);
      }
    });
  }

  private async asked<T>(ask: () => Promise<T>): Promise<T> {
    if (this.isLost()) throw connectionLost();
    try {
      const answer = await ask();
      // The library answers some calls on a dead connection with nothing.
      if (this.isLost()) throw connectionLost();
      return answer;
    } catch (error) {
      if (error instanceof RedressError) throw error;
      throw connectionLost(error);
    }
  }
}

interface Fetched {
  readonly uid: number;
  readonly size?: number | undefined;
  readonly internalDate?: Date | string | undefined;
  readonly headers?: Buffer | undefined;
  readonly source?: Buffer | undefined;
  readonly emailId?: string | undefined;
}

function connectionLost(cause?: unknown): RedressError {
  return new RedressError('mailbox-connection-lost', 'the connection to the mailbox has ended', {
    retriable: true,
    cause,
  });
}

function notOpened(cause: unknown): RedressError {
  const refused = cause instanceof Error && 'authenticationFailed' in cause && cause.authenticationFailed === true;
  return refused
    ? new RedressError('mailbox-sign-in-refused', 'the mail server refuses our sign-in', { retriable: true, cause })
    : new RedressError('mailbox-unreachable', 'the mail server cannot be reached', { retriable: true, cause });
}
