import type { Fate, MessageSettled } from '@redress/contracts';
import { instantNow, toInstant, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import { pauseAfter } from '../domain/timing.js';
import type { InboxRow } from '../infrastructure/inbox-row.js';
import { Batcher } from './batcher.js';
import { errorCode, type Surroundings } from './surroundings.js';

const BATCH = 500;

interface PublishedMark {
  readonly kind: 'published';
  readonly messageId: string;
  readonly reading: number;
  readonly attempts: number;
}

interface SettledMark {
  readonly kind: 'settled';
  readonly messageId: string;
  readonly reading: number;
  readonly fate: Fate;
  /** Absent: the one case that is named after the message. */
  readonly caseIds?: readonly string[];
}

type Mark = PublishedMark | SettledMark;

/**
 * Writes down, for many rows in one go, that they were published and what became of them. A mark that is lost in a
 * crash costs nothing but a repeat: the sweeper publishes again, and the case service answers again.
 */
export class InboxMarks {
  private readonly batcher: Batcher<Mark>;

  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<InboxRow>,
  ) {
    this.batcher = new Batcher(
      (marks) => this.write(marks),
      { maximum: BATCH, lingerMs: here.timing.lingerMs },
      here.clock,
    );
  }

  /** The message stands in the log. `attempts` counts earlier publications. */
  published(row: InboxRow, attempts: number): void {
    this.add({ kind: 'published', messageId: row._id, reading: row.reading, attempts });
  }

  settled(event: MessageSettled): void {
    const { messageId, reading, fate, caseIds } = event;
    const own = caseIds.length === 1 && caseIds[0] === messageId;
    this.add({ kind: 'settled', messageId, reading, fate, ...(own ? {} : { caseIds }) });
  }

  flush(): Promise<void> {
    return this.batcher.flush();
  }

  private add(mark: Mark): void {
    this.batcher.add(mark).catch((error: unknown) => {
      this.here.log.warn('a mark on an accepted message was not written; the work will be repeated', {
        messageId: mark.messageId,
        code: errorCode(error),
      });
    });
  }

  private async write(marks: readonly Mark[]): Promise<void> {
    const settled = new Set(marks.filter(({ kind }) => kind === 'settled').map(markKey));
    const groups = new Map<string, { readonly first: Mark; readonly ids: string[] }>();
    for (const mark of marks) {
      // A fate says that the message was published, and more.
      if (mark.kind === 'published' && settled.has(markKey(mark))) continue;
      const { messageId, ...common } = mark;
      const key = JSON.stringify(common);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { first: mark, ids: [messageId] });
      else group.ids.push(messageId);
    }
    const now = instantNow(this.here.clock);
    for (const { first, ids } of groups.values()) await this.writeGroup(first, ids, now);
  }

  private async writeGroup(mark: Mark, ids: readonly string[], now: Instant): Promise<void> {
    if (mark.kind === 'settled') {
      const { fate, caseIds } = mark;
      // A fate of an earlier reading does not close a row that is being read again.
      await this.rows.updateMany(
        { _id: { $in: ids }, reading: { $lte: mark.reading } },
        { $set: { open: 0, fate, publishedAt: now, settledAt: now, ...(caseIds === undefined ? {} : { caseIds }) } },
      );
      return;
    }
    const { republishMs } = this.here.timing;
    const dueAt = toInstant(this.here.clock.now() + pauseAfter(republishMs, mark.attempts + 1));
    await this.rows.updateMany(
      { _id: { $in: ids }, reading: mark.reading, open: 1 },
      { $set: { publishedAt: now, dueAt, attempts: mark.attempts } },
    );
  }
}

function markKey(mark: Mark): string {
  return `${mark.messageId}:${String(mark.reading)}`;
}
