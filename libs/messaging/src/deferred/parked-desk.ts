import { RedressError } from '@redress/kernel';
import type { DeferredRow, DeferredState } from './deferred-row.js';
import type { DeferredStore } from './deferred-store.js';
import type { DeferredSweeper } from './deferred-sweeper.js';
import type { DeferralTimes } from './deferral-times.js';

export interface DeferredPage {
  readonly items: DeferredRow[];
  /** Give it back as `after` for what follows; absent on the last page. */
  readonly next?: string;
}

/** What a person can do about messages that could not be done. */
export class ParkedDesk {
  constructor(
    private readonly store: DeferredStore,
    private readonly sweeper: DeferredSweeper,
    private readonly times: DeferralTimes,
  ) {}

  /** Rows in one state, the oldest deferral first; at most 200 a page. */
  async list(state: DeferredState, options: { after?: string; limit?: number } = {}): Promise<DeferredPage> {
    const limit = Math.min(options.limit ?? 50, 200);
    const items = await this.store.page(state, options.after ?? '', limit + 1);
    if (items.length <= limit) return { items };
    const shown = items.slice(0, limit);
    const last = shown.at(-1);
    return last === undefined ? { items: shown } : { items: shown, next: last.sequence };
  }

  /**
   * Reads a parked message again, as a new event: `newEventId` names it. Asking twice makes one event.
   * @returns the id of the event that it is now
   * @throws RedressError `parked-not-found` when nothing is parked under that id
   */
  async replay(id: string, by: string, newEventId: (row: DeferredRow) => string): Promise<string> {
    const row = await this.parked(id);
    const decided = await this.store.decideReplay(id, newEventId(row));
    const as = decided?.replayAs;
    if (decided?.state !== 'parked' || as === undefined) throw notFound(id);
    await this.store.insertReplay(decided, as);
    await this.store.close(id, { how: 'replayed', by, at: this.times.in(0), as });
    this.sweeper.wakeAt(this.times.in(0));
    return as;
  }

  /**
   * Gives a parked message up: its content goes, its id and the reason stay.
   * @throws RedressError `parked-not-found`
   */
  async discard(id: string, by: string, reason: string): Promise<void> {
    await this.parked(id);
    const closed = await this.store.close(id, { how: 'discarded', by, at: this.times.in(0), reason });
    if (!closed) throw notFound(id);
  }

  private async parked(id: string): Promise<DeferredRow> {
    const row = await this.store.find(id);
    if (row?.state !== 'parked') throw notFound(id);
    return row;
  }
}

function notFound(id: string): RedressError {
  return new RedressError('parked-not-found', `nothing is parked as ${id}: it may have been replayed or discarded`);
}
