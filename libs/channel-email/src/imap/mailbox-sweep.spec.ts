import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AcceptInput, Accepted } from '@redress/channel-kit';
import { RedressError, sha256, toInstant, type Clock, type Instant } from '@redress/kernel';
import { MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import { Log, type LogLevel } from '@redress/platform';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { OwnAddresses } from '../domain/own-addresses.js';
import { KnownMails } from './known-mails.js';
import { MailFetcher } from './mail-fetcher.js';
import { MailTaker } from './mail-taker.js';
import type { FolderState } from './mailbox-cursor.js';
import { mailboxCollection, mailboxMailCollection, type MailboxRow } from './mailbox-row.js';
import { MailboxStore } from './mailbox-store.js';
import { MailboxSweep } from './mailbox-sweep.js';
import type { FoundMail, OpenMailbox, UidQuery } from './open-mailbox.js';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const MAXIMUM = 200_000;
const DAY = 86_400_000;

/** What went wrong is what the tests look at. */
class ListedLog extends Log {
  readonly lines: string[] = [];

  override write(level: LogLevel, message: string): void {
    this.lines.push(`${level}: ${message}`);
  }

  override with(): Log {
    return this;
  }
}

/** A mailbox whose server does as the test says. */
class ListedMailbox implements OpenMailbox {
  readonly mails = new Map<number, { readonly raw: string; readonly date: Instant }>();
  readonly leftOut = new Set<number>();
  readonly hangsUpOn = new Set<number>();
  /** How many mails were handed out, whole or in part. */
  handedOut = 0;
  /** Whether it calls a mail by a lasting name: its subject. */
  names = false;
  uidValidity = '1';

  constructor(private readonly now: () => number) {}

  add(subject: string, at = this.now()): number {
    const uid = this.next();
    this.mails.set(uid, {
      raw: `Subject: ${subject}\r\nMessage-ID: <${subject}@x>\r\n\r\nText.\r\n`,
      date: toInstant(at),
    });
    return uid;
  }

  select(): Promise<FolderState> {
    return Promise.resolve({ uidValidity: this.uidValidity, uidNext: this.next() });
  }

  uids({ from, to = Infinity, since }: UidQuery): Promise<number[]> {
    const day = since?.slice(0, 10) ?? '';
    const found = [...this.mails].filter(([uid, { date }]) => uid >= from && uid <= to && date.slice(0, 10) >= day);
    return Promise.resolve(found.map(([uid]) => uid));
  }

  describe(uids: readonly number[]): Promise<FoundMail[]> {
    return this.answer(uids, (uid, raw, date) => ({
      uid,
      size: raw.length,
      date,
      headers: Buffer.from(raw),
      ...(this.names ? { emailId: /Subject: (.*)\r/u.exec(raw)?.[1] ?? '' } : {}),
    }));
  }

  async beginnings(uids: readonly number[], most: number): Promise<ReadonlyMap<number, Buffer>> {
    this.handedOut += uids.length;
    return new Map(await this.answer(uids, (uid, raw) => [uid, Buffer.from(raw.slice(0, most))] as const));
  }

  async *content(uid: number, most: number): AsyncGenerator<Buffer> {
    yield* await this.answer([uid], (_, raw) => Buffer.from(raw.slice(0, most)));
  }

  watch(): void {
    return undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private answer<T>(uids: readonly number[], each: (uid: number, raw: string, date: Instant) => T): Promise<T[]> {
    if (uids.some((uid) => this.hangsUpOn.has(uid))) {
      return Promise.reject(new RedressError('mailbox-connection-lost', 'gone', { retriable: true }));
    }
    const found = [...this.mails].filter(([uid]) => uids.includes(uid) && !this.leftOut.has(uid));
    return Promise.resolve(found.map(([uid, { raw, date }]) => each(uid, raw, date)));
  }

  private next(): number {
    return Math.max(0, ...this.mails.keys()) + 1;
  }
}

describe('reading a mailbox', () => {
  let now: number;
  let folder: string;
  let database: Database;
  let box: ListedMailbox;
  let log: ListedLog;
  let accepted: (AcceptInput & { readonly text: string })[];
  let offered: number;
  let away: (subject: string) => Error | undefined;
  const stopping = new AbortController().signal;
  const clock: Clock = { now: () => now, after: () => () => undefined };

  beforeEach(async () => {
    now = START;
    folder = mkdtempSync(join(tmpdir(), 'redress-sweep-'));
    database = await openDatabase('memory:', { memory: new MemoryEngine() });
    box = new ListedMailbox(() => now);
    log = new ListedLog();
    accepted = [];
    offered = 0;
    away = () => undefined;
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  async function accept(input: AcceptInput): Promise<Accepted> {
    offered += 1;
    const text = (input.raw instanceof Readable ? await buffer(input.raw) : Buffer.from(input.raw)).toString();
    const error = away(text);
    if (error !== undefined) throw error;
    const known = accepted.some(({ dedupeKey }) => dedupeKey === input.dedupeKey);
    if (!known) accepted.push({ ...input, text });
    return { messageId: sha256(input.dedupeKey), duplicate: known, row: {} as never };
  }

  function sweep(folderName = 'm'): MailboxSweep {
    const store = new MailboxStore(database.model(mailboxCollection), database.model(mailboxMailCollection));
    const own = new OwnAddresses(['complaints@acme.example'], '+');
    const taker = new MailTaker({ inbox: { accept }, own, clock, folder }, { user: 'box', number: 1 }, MAXIMUM);
    const fetcher = new MailFetcher(taker, MAXIMUM, log, new KnownMails(store, 'box'));
    const parts = { store, fetcher, clock, log, askAgainMs: 1_000 };
    return new MailboxSweep({ _id: folderName, account: 'box', mailbox: 'INBOX' }, parts);
  }

  const subjects = (held = false): string[] =>
    accepted
      .filter(({ hints }) => (hints?.['beforeStart'] === true) === held)
      .map(({ text }) => /Subject: (.*)\r/u.exec(text)?.[1] ?? text);

  const row = async (): Promise<MailboxRow | null> =>
    await database.model(mailboxCollection).findOne({ _id: 'm' }).lean<MailboxRow>();

  /** A mailbox that was read once, empty. */
  async function begun(folderName?: string): Promise<MailboxSweep> {
    const made = sweep(folderName);
    await made.takeNew(box, stopping);
    return made;
  }

  it('begins with what comes from now on; the rest is catalogued, the newest first', async () => {
    for (let count = 1; count <= 120; count += 1) box.add(`old-${String(count)}`, START - DAY);
    const made = await begun();
    box.add('new');
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['new']);
    expect(await made.catalogue(box)).toBe(true);
    expect(subjects(true)).toHaveLength(50);
    expect(subjects(true)).toContain('old-120');
    expect(subjects(true)).not.toContain('old-70');
    // Another process goes on where the first one stopped.
    const other = sweep();
    await other.takeNew(box, stopping);
    while (await other.catalogue(box)) expect(other.catalogueLeft).toBeGreaterThan(0);
    expect(subjects(true)).toHaveLength(120);
    expect(await row()).toMatchObject({ catalogueBelow: 0, lastUid: 121 });
  });

  it('counts a mail as received when it came to the mailbox, and never in the future', async () => {
    const made = await begun();
    box.add('earlier', START - 60_000);
    box.add('tomorrow', START + DAY);
    await made.takeNew(box, stopping);
    expect(accepted.map(({ receivedAt }) => receivedAt)).toEqual([toInstant(START - 60_000), toInstant(START)]);
  });

  it('moves the cursor only up to what is durable', async () => {
    const made = await begun();
    for (const subject of ['one', 'two', 'three']) box.add(subject);
    away = (text) => (text.includes('two') ? new RedressError('away', 'away', { retriable: true }) : undefined);
    await expect(made.takeNew(box, stopping)).rejects.toMatchObject({ code: 'mails-not-kept' });
    expect(await row()).toMatchObject({ lastUid: 1 });
    away = () => undefined;
    await made.takeNew(box, stopping);
    expect(await row()).toMatchObject({ lastUid: 3 });
    expect(subjects().sort()).toEqual(['one', 'three', 'two']);
  });

  it('leaves a mail behind that alone can never be kept, and keeps it once it can', async () => {
    const made = await begun();
    box.add('broken');
    away = () => new Error('never');
    for (let attempt = 1; attempt < 5; attempt += 1) await expect(made.takeNew(box, stopping)).rejects.toThrow();
    await made.takeNew(box, stopping);
    expect(await row()).toMatchObject({ lastUid: 1, withheld: [1] });
    expect(log.lines).toContain('error: A mail of a mailbox cannot be kept; the others go on without it.');
    away = () => undefined;
    now += 1_000;
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['broken']);
    expect(await row()).toMatchObject({ withheld: [] });
  });

  it('skips a UID that an answer leaves out only when the server confirms that it is gone', async () => {
    const made = await begun();
    const [hidden, deleted] = [box.add('hidden'), box.add('deleted')];
    box.add('shown');
    box.leftOut.add(hidden);
    const listed = await box.uids({ from: 1 });
    box.uids = ({ from, to = Infinity }) =>
      Promise.resolve(listed.filter((uid) => uid >= from && uid <= to && (to > 9 || uid !== deleted)));
    box.mails.delete(deleted);
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['shown']);
    expect(await row()).toMatchObject({ lastUid: 3, withheld: [hidden] });
    box.leftOut.clear();
    now += 1_000;
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['shown', 'hidden']);
    expect(await row()).toMatchObject({ withheld: [] });
  });

  it('finds the mail on which the server hangs up, and goes on without it', async () => {
    const made = await begun();
    for (const subject of ['one', 'two', 'three']) box.add(subject);
    box.hangsUpOn.add(2);
    for (let connection = 1; connection <= 3; connection += 1) {
      await expect(made.takeNew(box, stopping)).rejects.toMatchObject({ code: 'mailbox-connection-lost' });
    }
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['one', 'three']);
    expect(await row()).toMatchObject({ lastUid: 3, withheld: [2] });
  });

  it('reads the last days again when the mailbox was numbered anew, and older mail not', async () => {
    const made = await begun();
    box.add('known');
    await made.takeNew(box, stopping);
    now += DAY;
    box.mails.clear();
    box.uidValidity = '2';
    box.add('ancient', START - 30 * DAY);
    box.add('known', START);
    box.add('unseen', START + 1_000);
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['known', 'unseen']);
    box.add('next');
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['known', 'unseen', 'next']);
    expect(subjects(true)).toEqual([]);
    const earlier = [{ uidValidity: '1', lastUid: 1, until: toInstant(now) }];
    expect(await row()).toMatchObject({ uidValidity: '2', lastUid: 4, since: null, earlier });
  });

  it('takes the beginning of a mail that is too large, and says so', async () => {
    const made = await begun();
    const uid = box.add('large');
    const raw = `${box.mails.get(uid)?.raw ?? ''}${'x'.repeat(MAXIMUM * 2)}`;
    box.mails.set(uid, { raw, date: toInstant(now) });
    await made.takeNew(box, stopping);
    expect(accepted[0]?.text).toHaveLength(MAXIMUM);
    expect(accepted[0]?.hints).toMatchObject({ cutFrom: raw.length });
  });

  it('fetches a mail once where the server names it for ever, whatever folder or number it has', async () => {
    box.names = true;
    const [inbox, all] = [await begun(), await begun('all')];
    box.add('one');
    box.add('two');
    await inbox.takeNew(box, stopping);
    await all.takeNew(box, stopping);
    box.uidValidity = '2';
    box.add('three');
    await inbox.takeNew(box, stopping);
    expect(subjects()).toEqual(['one', 'two', 'three']);
    expect(box.handedOut).toBe(3);
    // Each folder knows what its numbers became.
    expect(await inbox.reconcile(box)).toBe(0);
    expect(await all.reconcile(box)).toBe(0);
    expect(offered).toBe(3);
  });

  it('names what was kept only: what failed is fetched again', async () => {
    box.names = true;
    const made = await begun();
    box.add('one');
    away = () => new RedressError('away', 'away', { retriable: true });
    await expect(made.takeNew(box, stopping)).rejects.toMatchObject({ code: 'mails-not-kept' });
    away = () => undefined;
    await made.takeNew(box, stopping);
    expect(subjects()).toEqual(['one']);
  });

  it('is compared with what was taken in', async () => {
    const made = await begun();
    box.add('one');
    box.add('lost');
    await made.takeNew(box, stopping);
    expect(await made.reconcile(box)).toBe(0);
    // What is known is not fetched again.
    expect(offered).toBe(2);
    await database.model(mailboxMailCollection).deleteOne({ _id: 'm:1:2' });
    accepted = accepted.filter(({ text }) => !text.includes('lost'));
    expect(await made.reconcile(box)).toBe(1);
    expect(subjects()).toEqual(['one', 'lost']);
    expect(await made.reconcile(box)).toBe(0);
  });
});
