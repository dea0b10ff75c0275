import type { Instant } from '@redress/kernel';
import { earliestDue, nextMoment, type ClockDuty } from './case-clock.js';
import {
  BOUNDS,
  type CaseEntry,
  type CaseHead,
  type PendingFate,
  type PendingItem,
  type PendingUpdate,
  type ReplyRoute,
} from './case-head.js';
import type { CaseHappening, ClockRules, QuietHours } from './case-policy.js';
import { movedSlots, needsKey, queuedSince } from './case-queue.js';
import { dangerAfter } from './danger-in-hand.js';
import { keptClocks, type HeardWord } from './kept-clocks.js';
import type { JudgedRecipient } from './customer-dealings.js';
import { draftWake } from './draft.js';
import { handOverFields } from './due-notices.js';
import { handlersSoFar, independent } from './independence.js';
import type { NewUpdate } from './new-update.js';
import { summaryFields, summaryWake } from './summary.js';
import { unreadFields, unreadWake } from './unread.js';
import { outsideQuietHours } from './quiet-updates.js';
import type { CaseFields } from './case-fields.js';
import { chainRow, type HistoryNote } from './history-chain.js';
import { markedNote } from './staff-marks.js';

/** An entry before the head gives it its place; `whole`: all its words, before they were kept. */
export type NewEntry = Omit<CaseEntry, 'caseId' | 'seq'> & { readonly whole?: string };

/** An entry that a person took to another case. */
export interface EmptiedEntry {
  readonly entryId: string;
  readonly movedTo: string;
  /** Whether the customer could see it. */
  readonly visible: boolean;
}

/** What is to happen to a case because of one cause. */
export interface CaseChange {
  readonly fields?: CaseFields;
  readonly entries?: readonly NewEntry[];
  readonly updates?: readonly NewUpdate[];
  readonly fates?: readonly PendingFate[];
  /** A recipient about whom it is decided whether they may be written to. */
  readonly judged?: JudgedRecipient;
  /** Entries whose words are to go. */
  readonly emptied?: readonly EmptiedEntry[];
  /** Duties that are done by it, besides those that its state and its updates show to be done. */
  readonly meets?: readonly ClockDuty[];
  /** What the customer heard from a person, without a channel of ours. */
  readonly heard?: HeardWord;
  /** The update that turned out not to have arrived: what it met is due again. */
  readonly lost?: string;
  /** What happens by it besides the moves of its state. */
  readonly happened?: readonly CaseHappening[];
  readonly history: HistoryNote;
  /** True when people who look at the case should see that it moved. */
  readonly forPeople: boolean;
  /** True when the customer sees something else afterwards. */
  readonly forCustomer: boolean;
}

export interface ChangeContext {
  readonly cause: string;
  readonly now: Instant;
  /** When a sweeper should look, should the writer die: the writer's own time. */
  readonly wakeAt: Instant;
  readonly salt: string;
  readonly rules: ClockRules & QuietHours;
}

/** A change worked out against one version of a head: what is written if the version still stands. */
export interface PlannedChange {
  readonly version: number;
  readonly set: Readonly<Record<string, unknown>>;
  readonly pending: readonly PendingItem[];
  /** The head as it will be. */
  readonly head: CaseHead;
}

/** Works a change into a head. Pure; the caller writes it by compare-and-set on `version`. */
export function planChange(head: CaseHead, made: CaseChange, context: ChangeContext): PlannedChange {
  const { cause, now, wakeAt, salt } = context;
  const change = heedingQuietHours(head, made, context);
  const row = chainRow(
    { caseId: head._id, cause, seq: head.history.seq + 1, previous: head.history.hash, at: now, salt },
    markedNote(head, change),
  );
  const entries = (change.entries ?? []).map((entry, index) => ({
    ...entry,
    caseId: head._id,
    seq: head.entryCount + index + 1,
  }));
  const set = {
    ...change.fields,
    ...handOverFields(head, change, { cause, at: now }),
    ...(change.updates === undefined ? {} : { lastUpdates: withLastUpdates(head, change.updates) }),
    ...(change.judged === undefined ? {} : { judged: withJudged(head, change.judged) }),
    entryCount: head.entryCount + entries.length,
    visibleCount: head.visibleCount + visible(entries) - visible(change.emptied ?? []),
    history: { seq: row.seq, hash: row.hash },
    version: head.version + 1,
    revision: head.revision + (change.forPeople ? 1 : 0),
    wakeAt,
  };
  const changed = { ...head, ...set };
  const derived = derivedFields(head, changed, change, context);
  const pending = [
    ...pendingItems(cause, change, entries, [
      { id: `${cause}/history`, kind: 'history', row },
      // Before the updates that are issued in the knowledge of it.
      ...judgedItems(cause, change, head.version + 1),
    ]),
    ...seatItems(cause, head, { ...changed, ...derived }),
  ];
  return {
    version: head.version,
    set: { ...set, ...derived },
    pending,
    head: { ...changed, ...derived, pending: [...head.pending, ...pending] },
  };
}

function heedingQuietHours(head: CaseHead, change: CaseChange, { now, rules }: ChangeContext): CaseChange {
  if (change.updates === undefined) return change;
  const occasion = { after: { ...head, ...change.fields }, now, rules };
  return { ...change, updates: change.updates.map((update) => outsideQuietHours(update, occasion)) };
}

// What follows from a change whoever makes it.
function derivedFields(
  before: CaseHead,
  changed: CaseHead,
  change: CaseChange,
  { now, rules }: ChangeContext,
): Partial<CaseHead> {
  const handledBy = handlersSoFar(before, changed);
  const kept = { ...independent(before, { ...changed, handledBy }, now), handledBy };
  const after = { ...changed, ...kept };
  const clocks = keptClocks({ ...change, before, after, now }, rules);
  const queuedAt = queuedSince(before, after, now) ?? null;
  const danger = dangerAfter(before, after, change.history, now);
  return {
    ...kept,
    ...danger,
    ...unreadFields(before, change),
    ...summaryFields(before, after, change, now),
    clocks,
    dueAt: earliestDue(clocks),
    needs: needsKey(after),
    queuedAt,
  };
}

/** True when the head has room for the effects of one more change. */
export function hasRoom(head: CaseHead): boolean {
  // The largest change has an entry, its history, two updates, a fate, a view and two slots.
  return head.pending.length + 8 <= BOUNDS.pending;
}

/** True when the effects of `cause` are still pending on the head. */
export function isPending(head: CaseHead, cause: string): boolean {
  return head.pending.some((item) => item.id === `${cause}/history`);
}

/** When somebody must look at the case next, once its effects are worked out: the next moment of its clocks, drafts, notices, unread words and summary. */
export function nextWake(head: CaseHead): Instant {
  const notices = (head.notices ?? []).map((notice) => notice.dueAt);
  const waits = [draftWake(head), ...unreadWake(head), ...summaryWake(head), ...notices];
  return waits.reduce((first, at) => (at < first ? at : first), nextMoment(head.clocks));
}

/** The update that goes before the next one on this way, if any: what goes another way, or by hand, holds up nothing. */
export function predecessorOf(head: CaseHead, way: Pick<ReplyRoute, 'key' | 'channel'>): string | undefined {
  return head.lastUpdates.find((each) => isOnWay(each, way))?.updateId;
}

// Those from before name no channel.
function isOnWay(
  last: CaseHead['lastUpdates'][number],
  { key, channel }: Pick<ReplyRoute, 'key' | 'channel'>,
): boolean {
  return last.key === key && (last.channel === undefined || last.channel === channel);
}

function pendingItems(
  cause: string,
  change: CaseChange,
  entries: readonly CaseEntry[],
  before: readonly PendingItem[],
): PendingItem[] {
  const items: PendingItem[] = entries.map((entry, n) => ({ id: `${cause}/entry/${String(n)}`, kind: 'entry', entry }));
  items.push(...before);
  for (const update of change.updates ?? [])
    items.push({ id: `${cause}/update/${update.updateId}`, kind: 'update', update });
  for (const fate of change.fates ?? []) {
    items.push({ id: `${cause}/fate/${fate.messageId}/${String(fate.reading)}`, kind: 'fate', fate });
  }
  for (const { entryId, movedTo } of change.emptied ?? []) {
    items.push({ id: `${cause}/emptied/${entryId}`, kind: 'emptied', entryId, movedTo });
  }
  if (change.forCustomer) items.push({ id: `${cause}/view`, kind: 'view' });
  return items;
}

function seatItems(cause: string, before: CaseHead, after: CaseHead): PendingItem[] {
  return movedSlots(before, after).map((slot) => ({ id: `${cause}/seat/${slot.token}`, kind: 'seat', ...slot }));
}

function judgedItems(cause: string, { judged }: CaseChange, sequence: number): PendingItem[] {
  return judged === undefined
    ? []
    : [{ id: `${cause}/recipient/${judged.key}`, kind: 'recipient', recipient: judged, sequence }];
}

function withJudged(head: CaseHead, judged: JudgedRecipient): NonNullable<CaseHead['judged']> {
  const others = (head.judged ?? []).filter(({ key }) => key !== judged.key);
  return [judged, ...others].slice(0, BOUNDS.recipients);
}

function visible(rows: readonly { readonly visible: boolean }[]): number {
  return rows.filter((row) => row.visible).length;
}

function withLastUpdates(head: CaseHead, updates: readonly PendingUpdate[]): CaseHead['lastUpdates'] {
  const fresh = updates.map(({ updateId, route: { key, channel } }) => ({ key, channel, updateId }));
  const older = head.lastUpdates.filter((each) => !fresh.some((update) => isOnWay(each, update)));
  return [...fresh.reverse(), ...older].slice(0, BOUNDS.recipients);
}
