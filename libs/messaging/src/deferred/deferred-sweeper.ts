import { toEpoch, type Instant } from '@redress/kernel';
import { messageOf, type DeferredRow } from './deferred-row.js';
import { PAGE, type DeferredStore } from './deferred-store.js';
import type { DeferralTimes } from './deferral-times.js';
import type { EventWork } from './event-work.js';
import type { Lease, Leases } from './leases.js';
import type { ParkedNotice } from './parked-notice.js';
import { Slots } from './slots.js';

export interface SweeperParts {
  readonly store: DeferredStore;
  readonly times: DeferralTimes;
  readonly work: EventWork;
  readonly notice: ParkedNotice;
  readonly leases: Leases;
}

type DueRow = Pick<DeferredRow, '_id' | 'state' | 'heldKey' | 'deferredAt'>;

/** Keys worked on at the same time. */
const KEYS_AT_ONCE = 8;
/** Pages looked at in one sweep, so that rows that are merely put off don't keep it going. */
const PAGES_A_SWEEP = 20;

/**
 * Takes up what was deferred. Every row that waits carries its own `notBefore`, so none depends on another to be
 * found; the order of a key is kept by its lease, under which the lowest row is taken until none is left or it is not
 * its time.
 */
export class DeferredSweeper {
  private readonly slots = new Slots(KEYS_AT_ONCE);
  private next: { at: number; cancel: () => void } | undefined;
  private running: Promise<void> | undefined;
  private started = false;
  private stopping = false;

  constructor(
    private readonly parts: SweeperParts,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.started = true;
    this.stopping = false;
    this.schedule(this.parts.times.options.sweepMs);
  }

  /** Takes up nothing more; resolves when the handlers at work have ended. */
  async stop(): Promise<void> {
    this.started = false;
    this.stopping = true;
    this.next?.cancel();
    this.next = undefined;
    await this.running;
  }

  /** Sweeps at that time, unless it will before. */
  wakeAt(at: Instant): void {
    if (this.started) this.schedule(toEpoch(at) - this.parts.times.clock.now());
  }

  /** One pass over what is due. Throws when the store cannot be read. */
  async sweep(): Promise<void> {
    for (let page = 0; page < PAGES_A_SWEEP; page += 1) {
      const due = await this.parts.store.due(PAGE);
      const byKey = groupByKey(due);
      await Promise.all(
        [...byKey].map(([key, rows]) =>
          this.slots.use(() => (key === undefined ? this.announce(rows) : this.release(key, rows))),
        ),
      );
      if (due.length < PAGE || this.stopping) return;
    }
  }

  /** Events whose type this version knows and an earlier one did not take their place in their key's order. */
  async reconsiderUnknown(types: readonly string[]): Promise<void> {
    let after = '';
    for (;;) {
      const page = await this.parts.store.page('unknown', after, PAGE, types);
      for (const row of page) await this.parts.store.nowKnown(row);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.sequence;
    }
    this.wakeAt(this.parts.times.in(0));
  }

  private schedule(ms: number): void {
    const at = this.parts.times.clock.now() + Math.max(ms, 0);
    if (this.next !== undefined && this.next.at <= at) return;
    this.next?.cancel();
    const cancel = this.parts.times.clock.after(Math.max(ms, 0), () => {
      this.next = undefined;
      this.running ??= this.guardedSweep();
    });
    this.next = { at, cancel };
  }

  private async guardedSweep(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.running = undefined;
      if (this.started) this.schedule(this.parts.times.options.sweepMs);
    }
  }

  private async announce(rows: readonly DueRow[]): Promise<void> {
    for (const row of rows) await this.parts.notice.announce(row._id);
  }

  private async release(heldKey: string, rows: readonly DueRow[]): Promise<void> {
    const lease = await this.parts.leases.take(heldKey);
    try {
      const untouched = lease === undefined ? undefined : await this.workThrough(heldKey, lease);
      if (!this.stopping && (lease === undefined || untouched !== undefined)) await this.putOff(rows, untouched);
    } finally {
      if (lease !== undefined) await this.parts.leases.release(lease);
    }
  }

  /** Returns the row it stopped at, or undefined when none is left. */
  private async workThrough(heldKey: string, taken: Lease): Promise<string | undefined> {
    const { store, times, leases } = this.parts;
    let lease: Lease | undefined = taken;
    for (;;) {
      const row = await store.lowest(heldKey);
      if (row === null) return undefined;
      const early = row.state === 'retry' && (row.notBefore ?? '') > times.in(0);
      if (early || this.stopping) return row._id;
      lease = await leases.keep(lease);
      if (lease === undefined) return row._id;
      await this.tryAgain(row);
    }
  }

  private async tryAgain(row: DeferredRow): Promise<void> {
    const { store, times, work, notice } = this.parts;
    const replay = row.replayOf === undefined ? {} : { replayOf: row.replayOf };
    // Asked before: a process that was frozen in an attempt has not tried for as long as it slept.
    const last = row.failingSince !== undefined && times.heldTooLong(row.failingSince);
    const verdict = await work.attempt({ message: messageOf(row), attempts: row.attempts, ...replay }, row.eventId);
    if (verdict.kind === 'done') return store.remove(row._id);
    if (verdict.kind === 'unknown') return store.unknownAgain(row);
    const gap = verdict.kind === 'retry' && last;
    if (verdict.kind === 'retry' && !gap) {
      const notBefore = times.retry(row.attempts + 1);
      await store.failedAgain(row, notBefore, verdict.reason);
      this.wakeAt(notBefore);
      return;
    }
    await store.park(row, verdict.reason, times.in(times.options.announceMs), gap);
    await notice.announce(row._id);
  }

  // Rows that cannot be taken now must not stand in the way of other keys at every sweep.
  private async putOff(rows: readonly DueRow[], head: string | undefined): Promise<void> {
    const { store, times } = this.parts;
    for (const row of rows) {
      if (row._id !== head) await store.lookAgain(row._id, times.behind(row.deferredAt));
    }
  }
}

function groupByKey(rows: readonly DueRow[]): ReadonlyMap<string | undefined, DueRow[]> {
  const groups = new Map<string | undefined, DueRow[]>();
  for (const row of rows) {
    const group = groups.get(row.heldKey);
    if (group === undefined) groups.set(row.heldKey, [row]);
    else group.push(row);
  }
  return groups;
}
