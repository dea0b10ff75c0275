import { instantNow, RedressError, toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { Fetched, MailFetcher } from './mail-fetcher.js';
import { advanced, firstCursor, isBeforeStart, renumbered, type FolderState } from './mailbox-cursor.js';
import type { MailboxRow } from './mailbox-row.js';
import type { MailboxStore } from './mailbox-store.js';
import type { OpenMailbox } from './open-mailbox.js';

export interface SweepParts {
  readonly store: MailboxStore;
  readonly fetcher: MailFetcher;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a mail that the server does not hand out is left alone, in milliseconds. */
  readonly askAgainMs: number;
}

/** Hash, account and folder of a mailbox. */
export type MailboxPlace = Pick<MailboxRow, '_id' | 'account' | 'mailbox'>;

const CHUNK = 50;
// UIDs looked through for one chunk of the catalogue: a mailbox may have large gaps.
const CATALOGUE_SPAN = 1_000;
const RECONCILE_BACK_MS = 14 * 24 * 60 * 60_000;

/** What is done with a mailbox that is open; one thing at a time. The cursor follows what is durable, never leads it. */
export class MailboxSweep {
  private row: MailboxRow | undefined;
  private askedAt = 0;

  constructor(
    private readonly place: MailboxPlace,
    private readonly parts: SweepParts,
  ) {}

  /** UIDs that may still have to be catalogued. */
  get catalogueLeft(): number {
    return Math.max(0, (this.row?.catalogueBelow ?? 0) - 1);
  }

  /**
   * Takes in everything that has come since the last time, in the order of its coming.
   * @throws RedressError `mails-not-kept` (retriable) when a store is away; whatever the connection throws
   */
  async takeNew(box: OpenMailbox, stopping: AbortSignal): Promise<void> {
    const opened = await this.opened(box);
    const { row } = opened;
    const query = { from: row.lastUid + 1, ...(row.since === null ? {} : { since: row.since }) };
    const uids = await box.uids(query);
    for (let at = 0; at < uids.length && !stopping.aborted; at += CHUNK) {
      const before = this.row ?? row;
      const outcomes = await this.parts.fetcher.fetch(box, uids.slice(at, at + CHUNK), (mail) =>
        isBeforeStart(before, mail.uid, mail.date ?? instantNow(this.parts.clock)),
      );
      await this.keep(before, outcomes, advanced(before, outcomes));
    }
    const read = this.row ?? row;
    if (read.since !== null && !stopping.aborted) {
      // Whatever is older than the look back was known under its earlier number.
      await this.write({ ...read, since: null, lastUid: Math.max(read.lastUid, opened.uidNext - 1) });
    }
    if (!stopping.aborted) await this.askAgain(box, this.row ?? row);
  }

  /** Catalogues the next mails from before the start, the newest first; false when none are left. */
  async catalogue(box: OpenMailbox): Promise<boolean> {
    const { row } = this;
    if (row === undefined || row.catalogueBelow <= 1) return false;
    const low = Math.max(1, row.catalogueBelow - CATALOGUE_SPAN);
    const listed = await box.uids({ from: low, to: row.catalogueBelow - 1 });
    const uids = listed.slice(-CHUNK);
    const outcomes = await this.parts.fetcher.fetch(box, uids, (mail) =>
      isBeforeStart(row, mail.uid, mail.date ?? instantNow(this.parts.clock)),
    );
    const below = uids.length < listed.length ? (uids[0] ?? low) : low;
    const catalogueBelow = below <= 1 ? 0 : below;
    await this.keep(row, outcomes, { ...advanced(row, outcomes), lastUid: row.lastUid, catalogueBelow });
    return catalogueBelow > 0;
  }

  /** Compares the mails of the last two weeks with what was taken in, and takes in what is missing; how many that were. */
  async reconcile(box: OpenMailbox): Promise<number> {
    const { row } = await this.opened(box);
    const since = toInstant(this.parts.clock.now() - RECONCILE_BACK_MS);
    const from = Math.max(1, row.catalogueBelow);
    const uids = row.lastUid < from ? [] : await box.uids({ from, to: row.lastUid, since });
    let missing = 0;
    for (let at = 0; at < uids.length; at += CHUNK) {
      const unknown = await this.parts.store.unknown(row, uids.slice(at, at + CHUNK));
      if (unknown.length === 0) continue;
      const outcomes = await this.parts.fetcher.fetch(box, unknown, (mail) =>
        isBeforeStart(row, mail.uid, mail.date ?? instantNow(this.parts.clock)),
      );
      missing += outcomes.filter(({ outcome, duplicate }) => outcome === 'taken' && duplicate === false).length;
      await this.keep(row, outcomes, row);
    }
    return missing;
  }

  private async opened(box: OpenMailbox): Promise<{ readonly row: MailboxRow; readonly uidNext: number }> {
    const folder = await box.select();
    return { row: await this.cursor(folder), uidNext: folder.uidNext };
  }

  private async cursor(folder: FolderState): Promise<MailboxRow> {
    const now = instantNow(this.parts.clock);
    const known = this.row ?? (await this.parts.store.load(this.place._id));
    if (known === null) return await this.write(firstCursor(this.place, folder, now));
    if (known.uidValidity !== folder.uidValidity) {
      this.parts.log.warn('A mailbox was numbered anew: its last days are read again.', {
        from: known.uidValidity,
        to: folder.uidValidity,
      });
      return await this.write(renumbered(known, folder, now));
    }
    this.row = known;
    return known;
  }

  /** What the server listed and did not hand out: perhaps it does today. */
  private async askAgain(box: OpenMailbox, row: MailboxRow): Promise<void> {
    const { clock } = this.parts;
    if (row.withheld.length === 0) {
      this.askedAt = clock.now();
      return;
    }
    if (clock.now() - this.askedAt < this.parts.askAgainMs) return;
    this.askedAt = clock.now();
    const outcomes = await this.parts.fetcher.fetch(box, row.withheld.slice(0, CHUNK), (mail) =>
      isBeforeStart(row, mail.uid, mail.date ?? instantNow(this.parts.clock)),
    );
    const settled = outcomes.filter(({ outcome }) => outcome === 'taken' || outcome === 'gone');
    if (settled.length > 0) await this.keep(row, settled, advanced(row, settled));
  }

  /** First what was taken, then how far we are: a crash in between gives a repeat. */
  private async keep(row: MailboxRow, outcomes: readonly Fetched[], next: MailboxRow): Promise<void> {
    const taken = outcomes.flatMap(({ uid, messageId }) => (messageId === undefined ? [] : [{ uid, messageId }]));
    await this.parts.store.remember(row, taken);
    for (const { uid, outcome } of outcomes) {
      if (outcome === 'withheld' && !row.withheld.includes(uid)) {
        this.parts.log.error('A mail server lists a mail and does not hand it out; it is asked again.', { uid });
      }
    }
    const failed = outcomes.some(({ outcome }) => outcome === 'failed');
    // A catalogue goes downwards: whatever of a chunk failed is looked at again with the whole chunk.
    if (!failed || next.catalogueBelow === row.catalogueBelow) await this.write(next);
    if (failed) throw new RedressError('mails-not-kept', 'mails of a mailbox could not be kept', { retriable: true });
  }

  private async write(row: MailboxRow): Promise<MailboxRow> {
    if (row !== this.row) await this.parts.store.save(row);
    this.row = row;
    return row;
  }
}
