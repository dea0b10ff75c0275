import { toEpoch } from '@redress/kernel';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { SendingLines } from './sending-lines.js';
import type { Surroundings } from './surroundings.js';

/**
 * What this process has in hand of the updates that are open: ready to be claimed, or waiting for a predecessor. Only
 * a hint with a bound; what does not fit, or is lost in a crash, the sweeper finds in the rows.
 */
export class UpdateQueue {
  private readonly ready = new Map<string, DeliveryRow>();
  private readonly waiting = new Map<string, Map<string, DeliveryRow>>();

  constructor(
    private readonly here: Surroundings,
    private readonly lines: SendingLines,
  ) {}

  get size(): number {
    return this.ready.size;
  }

  /** @returns false when there is no room */
  add(row: DeliveryRow): boolean {
    const { waitingUpdates } = this.here.timing;
    if (this.ready.has(row._id)) return true;
    if (this.ready.size >= waitingUpdates || this.lines.waiting(row) >= waitingUpdates / 2) return false;
    this.ready.set(row._id, row);
    this.lines.queued(row);
    return true;
  }

  /** True for what is ready and waits for room. */
  has(id: string): boolean {
    return this.ready.has(id);
  }

  /** The longest ready first; of each line only as many as there is room for on it. */
  take(maximum: number): DeliveryRow[] {
    const taken: DeliveryRow[] = [];
    for (const [id, row] of this.ready) {
      if (taken.length >= maximum) break;
      if (!this.lines.hasRoom(row, taken)) continue;
      this.ready.delete(id);
      this.lines.unqueued(row);
      taken.push(row);
    }
    return taken;
  }

  /** True while the row must let its predecessor go first: 15 minutes at most, for it may never come. */
  mustWait(row: DeliveryRow, finished: ReadonlySet<string>): boolean {
    if (row.after === undefined || finished.has(row.after)) return false;
    return this.here.clock.now() < toEpoch(row.acceptedAt) + this.here.timing.orderMs;
  }

  /** Keeps the row until `release(row.after)`. */
  hold(row: DeliveryRow): void {
    if (row.after === undefined) return;
    const held = this.waiting.get(row.after) ?? new Map<string, DeliveryRow>();
    this.waiting.set(row.after, held.set(row._id, row));
  }

  /** The row need not wait any longer. */
  letGo(row: DeliveryRow): void {
    if (row.after === undefined) return;
    const held = this.waiting.get(row.after);
    held?.delete(row._id);
    if (held?.size === 0) this.waiting.delete(row.after);
  }

  /** An update is finished: what waited for it becomes ready. */
  release(updateId: string): void {
    const held = this.waiting.get(updateId);
    if (held === undefined) return;
    this.waiting.delete(updateId);
    for (const row of held.values()) this.add(row);
  }

  /** Forgets who has waited long enough, for a predecessor that never came or finished elsewhere. */
  forgetOverdue(): void {
    const none = new Set<string>();
    for (const held of this.waiting.values()) {
      for (const row of held.values()) if (!this.mustWait(row, none)) this.letGo(row);
    }
  }
}
