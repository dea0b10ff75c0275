import type { FileStore } from '@redress/files';
import { toInstant, type Clock } from '@redress/kernel';
import type { ClimbStore } from '../infrastructure/climb-store.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';

// Long enough to look back over a quarter; what happened stays in the history of its case.
const KEPT_MS = 90 * 86_400_000;
const BATCH = 500;

/** Lets notices go that are ninety days old, read or not, with the ladders that ended as long ago. */
export class NoticeRetention {
  constructor(
    private readonly notices: NoticeStore,
    private readonly climbs: ClimbStore,
    private readonly files: Pick<FileStore, 'remove'>,
    private readonly clock: Clock,
  ) {}

  /** May be repeated, and run beside others; what has not ended stays. Returns how many rows went. */
  async sweep(): Promise<number> {
    const before = toInstant(this.clock.now() - KEPT_MS);
    let gone = 0;
    for (;;) {
      const rows = await this.notices.endedBefore(before, BATCH);
      // The words first: a row that is gone could not say where they lie.
      for (const { mail, spare } of rows) {
        for (const words of [mail, spare]) if (words?.text.ref !== undefined) await this.files.remove(words.text.ref);
      }
      await this.notices.remove(rows.map(({ _id }) => _id));
      const ended = await this.climbs.forget(before, BATCH);
      gone += rows.length + ended;
      if (rows.length < BATCH && ended < BATCH) return gone;
    }
  }
}
