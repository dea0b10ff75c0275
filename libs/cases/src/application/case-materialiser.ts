import { RedressError, toInstant, type Clock, type Instant } from '@redress/kernel';
import type { OutgoingEvent, Publisher } from '@redress/messaging';
import { nextWake } from '../domain/case-change.js';
import type { CaseHead, HistoryRow, PendingFate, PendingItem, PendingUpdate } from '../domain/case-head.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { IntakeRecord, UpdateRecord } from '../infrastructure/collections.js';
import type { EntryStore } from '../infrastructure/entry-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { RowStore } from '../infrastructure/row-store.js';
import { fateEvent, recipientEvents, updateData, updateEvent, viewEvent } from './case-events.js';
import type { CaseViewBuilder } from './case-view-builder.js';
import type { SeatFollower } from './seat-follower.js';
import type { EntrySearch } from './entry-search.js';
import type { StaffNotices } from './staff-notices.js';

// How long an update may go without a word from its gateway before it is issued again under the same id.
const FIRST_ISSUE_MS = 120_000;
const MAXIMUM_ROUNDS = 100;

/** Where effects are written to; `notices` makes rows of its own of them. */
export interface EffectStores {
  readonly entries: EntryStore;
  readonly history: RowStore<HistoryRow>;
  readonly updates: RowStore<UpdateRecord>;
  readonly intake: IntakeStore;
  readonly search: EntrySearch;
  readonly seats: SeatFollower;
  readonly notices: Pick<StaffNotices, 'noted'>;
}

/**
 * Works out what a change left pending: rows first, then events, then the items leave the head. Every step may be
 * repeated, by the writer or by a sweeper after a crash.
 */
export class CaseMaterialiser {
  constructor(
    private readonly cases: CaseStore,
    private readonly stores: EffectStores,
    private readonly views: CaseViewBuilder,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Returns the head with nothing of its present effects left pending. */
  async workOut(start: CaseHead): Promise<CaseHead> {
    let head = start;
    for (let rounds = 0; rounds < MAXIMUM_ROUNDS; rounds += 1) {
      if (head.pending.length === 0) return head;
      const items = head.pending;
      await this.writeRows(head, items);
      await this.publisher.publish(await this.eventsOf(head, items));
      const wakeAt = nextWake(head);
      const ids = items.map((item) => item.id);
      if (await this.cases.pull(head._id, head.version, ids, wakeAt)) return { ...head, pending: [], wakeAt };
      // Somebody changed the case meanwhile: its view is another and there may be more to do.
      const moved = await this.cases.find(head._id);
      if (moved === null) throw new RedressError('case-not-found', `case ${head._id} is gone while it was worked on`);
      head = moved;
    }
    throw new RedressError('case-contended', `case ${start._id} changes faster than it can be worked out; try again`, {
      retriable: true,
    });
  }

  /** Lets a head without effects sleep until its next clock. */
  async rest(head: CaseHead): Promise<void> {
    const wakeAt = nextWake(head);
    if (head.pending.length === 0 && wakeAt !== head.wakeAt) await this.cases.pull(head._id, head.version, [], wakeAt);
  }

  private async writeRows(head: CaseHead, items: readonly PendingItem[]): Promise<void> {
    const { entries, history, updates, intake, search, notices } = this.stores;
    const newEntries = items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    const changes = items.flatMap((item) => (item.kind === 'history' ? [item.row] : []));
    await Promise.all([
      entries.insertMissing(newEntries),
      history.insertMissing(changes),
      updates.insertMissing(
        items.flatMap((item) => (item.kind === 'update' ? [this.updateRow(head, item.update)] : [])),
      ),
      intake.settle(items.flatMap((item) => (item.kind === 'fate' ? [intakeRow(head, item.fate)] : []))),
      search.put(head, newEntries),
      notices.noted(head, changes),
    ]);
    for (const item of items) {
      if (item.kind === 'emptied') await this.empty(item.entryId, item.movedTo);
      if (item.kind === 'seat') await this.stores.seats.follow(head._id, item);
    }
  }

  private async empty(entryId: string, movedTo: string): Promise<void> {
    await this.stores.entries.empty(entryId, movedTo);
    await this.stores.search.remove(entryId);
  }

  private async eventsOf(head: CaseHead, items: readonly PendingItem[]): Promise<OutgoingEvent[]> {
    const now = toInstant(this.clock.now());
    const events = items.flatMap((item) => this.factsOf(head, item, now));
    if (items.some((item) => item.kind === 'view')) events.push(viewEvent(await this.views.build(head), now));
    return events;
  }

  private factsOf(head: CaseHead, item: PendingItem, now: Instant): OutgoingEvent[] {
    if (item.kind === 'fate') return [fateEvent(item.fate, [head._id], head.reference, now)];
    if (item.kind === 'recipient') return recipientEvents(head._id, item.recipient, item.sequence, now);
    if (item.kind !== 'update') return [];
    const event = updateEvent(updateData(head, item.update), now);
    return event === undefined ? [] : [event];
  }

  private updateRow(head: CaseHead, update: PendingUpdate): UpdateRecord {
    const data = updateData(head, update);
    const byHand = updateEvent(data, update.issuedAt) === undefined;
    return {
      _id: update.updateId,
      caseId: head._id,
      state: byHand ? 'handed-over' : 'queued',
      attempts: 0,
      open: byHand ? 0 : 1,
      dueAt: toInstant(this.clock.now() + FIRST_ISSUE_MS),
      issues: 1,
      changedAt: toInstant(this.clock.now()),
      ...(update.insteadOf === undefined ? {} : { insteadOf: update.insteadOf }),
      ...(update.templates === undefined ? {} : { templates: update.templates }),
      ...(update.announces === undefined ? {} : { announces: update.announces }),
      data,
    };
  }
}

function intakeRow(head: CaseHead, fate: PendingFate): IntakeRecord {
  return settledRow(fate, [head._id]);
}

/** The line in the list of everything ever taken in. */
export function settledRow(fate: PendingFate, caseIds: readonly string[]): IntakeRecord {
  const { messageId, channel, account, from, receivedAt, raw, reading } = fate;
  return {
    _id: messageId,
    channel,
    account,
    ...(from === undefined ? {} : { from }),
    receivedAt,
    raw,
    fate: fate.fate,
    caseIds,
    reading,
    decision: fate.decision ?? 0,
    ...(fate.decidedBy === undefined ? {} : { decidedBy: fate.decidedBy }),
    ...(fate.reason === undefined ? {} : { reason: fate.reason }),
    ...(fate.subjects === undefined ? {} : { subjects: fate.subjects }),
  };
}
