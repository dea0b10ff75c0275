import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inbox, MessageSource } from '@redress/channel-kit';
import { sha256 } from '@redress/kernel';
import type { Engines, HealthChecks, ImapMailbox, Metrics } from '@redress/platform';
import type { OwnAddresses } from '../domain/own-addresses.js';
import type { OauthClients } from '../oauth/oauth-clients.js';
import { KnownMails } from './known-mails.js';
import { MailFetcher } from './mail-fetcher.js';
import { MailTaker } from './mail-taker.js';
import { mailboxOpener } from './mailbox-opener.js';
import { MailboxReader, READER_TIMING, type ReaderTiming } from './mailbox-reader.js';
import { mailboxCollection, mailboxMailCollection } from './mailbox-row.js';
import { MailboxStore } from './mailbox-store.js';
import { MailboxSweep } from './mailbox-sweep.js';
import { MailboxWatch } from './mailbox-watch.js';

export interface MailboxesParts {
  readonly engines: Engines;
  readonly own: OwnAddresses;
  readonly clients: OauthClients;
  readonly inbox: () => Pick<Inbox, 'accept'>;
  readonly timing?: Partial<ReaderTiming>;
}

/** Where operators look. */
export interface MailboxesOps {
  readonly metrics?: Metrics;
  readonly health?: HealthChecks;
}

/** All mailboxes of the settings, side by side: none waits for another. */
export class Mailboxes implements MessageSource {
  private readonly store: MailboxStore;
  private readers: readonly MailboxReader[] = [];
  private folder: string | undefined;

  constructor(private readonly parts: MailboxesParts) {
    const { database } = parts.engines;
    this.store = new MailboxStore(database.model(mailboxCollection), database.model(mailboxMailCollection));
  }

  /** Begins to read; a mailbox that is away holds nothing up. */
  async start(ops: MailboxesOps = {}): Promise<void> {
    const { emailImapUrls = [] } = this.parts.engines.settings;
    if (emailImapUrls.length === 0) return;
    const folder = await mkdtemp(join(tmpdir(), 'redress-mailboxes-'));
    this.folder = folder;
    this.readers = emailImapUrls.map((mailbox, index) => this.reader(mailbox, index + 1, folder));
    this.show(ops);
    for (const reader of this.readers) reader.start();
    this.parts.engines.log.info('Mailboxes are read by IMAP.', { mailboxes: this.readers.length });
  }

  /** Nothing new comes in; what is under way is kept. */
  async stop(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  async reconcile(): Promise<number> {
    const missing = await Promise.all(this.readers.map((reader) => reader.reconcile()));
    return missing.reduce((sum, each) => sum + each, 0);
  }

  private reader(mailbox: ImapMailbox, number: number, folder: string): MailboxReader {
    const { engines, own, clients, inbox } = this.parts;
    const { clock } = engines;
    const log = engines.log.with({ mailbox: number });
    const { host, port, user } = mailbox;
    const maximumBytes = engines.settings.emailMaxBytes;
    const taker = new MailTaker({ inbox: inbox(), own, clock, folder }, { user, number }, maximumBytes);
    // An address is one mailbox wherever its server moves to; a plain name may be another one elsewhere.
    const owner = [...(user.includes('@') ? [] : [host, port]), user];
    const place = {
      _id: hashOf([...owner, mailbox.mailbox]),
      account: user,
      mailbox: mailbox.mailbox,
    };
    const timing = { ...READER_TIMING, ...this.parts.timing };
    const { askAgainMs } = timing;
    const fetcher = new MailFetcher(taker, maximumBytes, log, new KnownMails(this.store, hashOf(owner)));
    return new MailboxReader(
      mailboxOpener(mailbox, clients),
      new MailboxSweep(place, { store: this.store, fetcher, clock, log, askAgainMs }),
      new MailboxWatch(number, clock, log),
      clock,
      timing,
    );
  }

  private show({ metrics, health }: MailboxesOps): void {
    const { clock } = this.parts.engines;
    const figures = (value: (reader: MailboxReader) => number) => () =>
      Promise.resolve(
        this.readers.map((each) => ({ labels: { mailbox: String(each.watch.number) }, value: value(each) })),
      );
    const labels = ['mailbox'] as const;
    metrics?.gauges(
      'redress_mailbox_up',
      '1 while the mailbox is read; by its place in REDRESS_EMAIL_IMAP_URLS.',
      labels,
      figures(({ watch }) => Number(watch.state === 'reading')),
    );
    metrics?.gauges(
      'redress_mailbox_refused',
      '1 while the mailbox refuses our sign-in: a person must act.',
      labels,
      figures(({ watch }) => Number(watch.state === 'refused')),
    );
    metrics?.gauges(
      'redress_mailbox_age_seconds',
      'Seconds since the mailbox was last read to its end; -1 before the first time.',
      labels,
      figures(({ watch }) => (watch.readAt === 0 ? -1 : (clock.now() - watch.readAt) / 1_000)),
    );
    metrics?.gauges(
      'redress_mailbox_catalogue_left',
      'Numbers of mails from before the first connection that are still to be looked at.',
      labels,
      figures(({ catalogueLeft }) => catalogueLeft),
    );
    health?.note('email mailboxes', () => this.sentence());
  }

  private sentence(): string {
    const faulty = this.readers.filter(({ watch }) => watch.state === 'refused' || watch.state === 'away');
    if (faulty.length === 0) return 'ok';
    return faulty.map(({ watch }) => `mailbox ${String(watch.number)} ${watch.state}`).join(', ');
  }
}

function hashOf(parts: readonly (string | number)[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 32);
}
