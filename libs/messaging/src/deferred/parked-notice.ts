import type { DeferredRow } from './deferred-row.js';
import type { DeferredStore } from './deferred-store.js';

/** Tells that a message was parked; may be called more than once for the same row. */
export type OnParked = (row: DeferredRow) => Promise<void>;

/** Announces parkings: at once, and by the sweeper where the process died in between or the hook failed. */
export class ParkedNotice {
  constructor(
    private readonly store: DeferredStore,
    private readonly onParked: OnParked,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Never throws: what could not be announced is announced by a later sweep. */
  async announce(id: string): Promise<void> {
    try {
      const row = await this.store.find(id);
      if (row?.state !== 'parked') return;
      await this.onParked(row);
      await this.store.announced(id);
    } catch (error) {
      this.onFailure(error);
    }
  }
}
