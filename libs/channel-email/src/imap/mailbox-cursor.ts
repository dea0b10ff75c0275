import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { MailboxRow } from './mailbox-row.js';

// Messaging rule 4.2: mail may have come between our last look and the change.
const LOOK_BACK_MS = 7 * 24 * 60 * 60_000;
const EARLIER_KEPT = 10;
// A server that hides so many is broken, and each costs a question at every sweep.
const WITHHELD_KEPT = 500;

/** What a folder says of itself when it is opened. */
export interface FolderState {
  readonly uidValidity: string;
  readonly uidNext: number;
}

/** What became of a UID. `gone`: the server confirms that there is no such mail. */
export type UidOutcome = 'taken' | 'gone' | 'withheld' | 'failed';

/** A mailbox that is read for the first time: what comes from now on is ours, what lies there is catalogued. */
export function firstCursor(
  place: Pick<MailboxRow, '_id' | 'account' | 'mailbox'>,
  folder: FolderState,
  now: Instant,
): MailboxRow {
  return {
    ...place,
    uidValidity: folder.uidValidity,
    lastUid: folder.uidNext - 1,
    firstUid: folder.uidNext,
    startedAt: now,
    catalogueBelow: folder.uidNext > 1 ? folder.uidNext : 0,
    lastDate: now,
    since: null,
    withheld: [],
    earlier: [],
  };
}

/** The server has numbered the mailbox anew: everything of the last days is read again, and known mail is known by its content. */
export function renumbered(row: MailboxRow, folder: FolderState, now: Instant): MailboxRow {
  const { uidValidity, lastUid } = row;
  return {
    ...row,
    uidValidity: folder.uidValidity,
    lastUid: 0,
    firstUid: 0,
    catalogueBelow: row.catalogueBelow > 0 ? folder.uidNext : 0,
    since: toInstant(toEpoch(row.lastDate) - LOOK_BACK_MS),
    withheld: [],
    earlier: [{ uidValidity, lastUid, until: now }, ...row.earlier].slice(0, EARLIER_KEPT),
  };
}

/** The cursor behind the outcomes of ascending UIDs: it moves to the last one before the first failure. */
export function advanced(
  row: MailboxRow,
  outcomes: readonly { readonly uid: number; readonly outcome: UidOutcome; readonly at?: Instant }[],
): MailboxRow {
  const stop = outcomes.findIndex(({ outcome }) => outcome === 'failed');
  const prefix = stop === -1 ? outcomes : outcomes.slice(0, stop);
  const dates = prefix.map(({ at }) => at).filter((at) => at !== undefined);
  const settled = new Set(prefix.filter(({ outcome }) => outcome !== 'withheld').map(({ uid }) => uid));
  const withheld = prefix.filter(({ outcome }) => outcome === 'withheld').map(({ uid }) => uid);
  return {
    ...row,
    lastUid: Math.max(row.lastUid, prefix.at(-1)?.uid ?? 0),
    lastDate: dates.reduce((newest, each) => (each > newest ? each : newest), row.lastDate),
    withheld: [...new Set([...row.withheld.filter((uid) => !settled.has(uid)), ...withheld])].slice(-WITHHELD_KEPT),
  };
}

/** True for mail that lay in the mailbox before we first read it. */
export function isBeforeStart(row: MailboxRow, uid: number, receivedAt: Instant): boolean {
  return row.firstUid > 0 ? uid < row.firstUid : receivedAt < row.startedAt;
}
