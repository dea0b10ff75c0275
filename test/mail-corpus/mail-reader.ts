import type { InboxRow } from '@redress/channel-kit';
import { MailNormaliser, MailStorage, ParsePool, SenderBreaker, type BounceObserver } from '@redress/channel-email';
import type { MessageReceived, TextContentData } from '@redress/contracts';
import { sha256, systemClock } from '@redress/kernel';
import { MemoryFiles } from '@redress/testing';
import { ACCOUNT, keys, own, tokens } from './corpus.js';

/** A bounce as it was told: the update, the code of the failure, whether the address is bad. */
export interface ToldBounce {
  readonly updateId: string;
  readonly status: string | null;
  readonly bad: boolean;
}

/** What came of one mail. */
export interface ReadMail {
  readonly message: MessageReceived;
  readonly bounces: readonly ToldBounce[];
  readonly text: (content: TextContentData | undefined) => string | undefined;
}

export interface MailReaderOptions {
  /** Shared by all mails; left out: each mail is its sender's only one. */
  readonly breaker?: SenderBreaker;
  /** How long one mail may take, in milliseconds; left out: as long as in the product. */
  readonly timeoutMs?: number;
}

/** Reads mails as the gateway does: workers, normaliser, file store; files stay in memory. */
export class MailReader {
  private readonly pool: ParsePool;
  private serial = 0;

  constructor(private readonly options: MailReaderOptions = {}) {
    const { timeoutMs } = options;
    this.pool = new ParsePool({ clock: systemClock, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  /**
   * @param raw of an envelope that the file shows: its return path, and which of our addresses it names
   * @param serial the same for a mail that is read again
   */
  async read(raw: Buffer, serial = this.nextSerial()): Promise<ReadMail> {
    const files = new MemoryFiles();
    const bounces: ToldBounce[] = [];
    const observe: BounceObserver = (updateId, reason, bad) => {
      bounces.push({ updateId, status: /\((?<status>[\d.]+)\)/u.exec(reason)?.groups?.status ?? null, bad });
      return Promise.resolve();
    };
    const breaker = this.options.breaker ?? new SenderBreaker();
    const who = { own, tokens, keys };
    const normaliser = new MailNormaliser(who, this.pool, new MailStorage(files), observe, { breaker });
    const message = await normaliser.normalise(rowOf(raw, serial), raw);
    return {
      message,
      bounces,
      text: (content) =>
        content?.ref === undefined ? content?.preview : files.contents.get(content.ref)?.toString('utf8'),
    };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private nextSerial(): number {
    this.serial += 1;
    return this.serial;
  }
}

function rowOf(raw: Buffer, serial: number): InboxRow {
  const text = raw.toString('latin1', 0, 64 * 1024);
  const ours = [...text.matchAll(/[\w.+-]{1,80}@acme\.example/giu)]
    .map(([address]) => address)
    .filter(
      (each) =>
        own.match(each)?.extension !== undefined && new RegExp(`^(?:to|cc):.*${escape(each)}`, 'imu').test(text),
    );
  const mailFrom = /^Return-Path: <>/mu.test(text) ? '' : 'envelope@mail.example';
  return {
    _id: `01930000-0000-7000-8000-${String(serial).padStart(12, '0')}`,
    dedupeKey: String(serial),
    channel: 'email',
    account: ACCOUNT,
    externalId: 'x',
    raw: { ref: `raw/email/${String(serial)}`, bytes: raw.length, sha256: sha256(raw) },
    receivedAt: '2026-11-23T10:06:00.000Z',
    hints: { mailFrom, recipients: ours.length === 0 ? [ACCOUNT] : ours.slice(0, 5), client: '::1', helo: 'x' },
    reading: 0,
    publishedAt: null,
    open: 1,
    dueAt: '2026-11-23T10:06:00.000Z',
    attempts: 0,
  };
}

function escape(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
