import { isRetriable, toInstant } from '@redress/kernel';
import type { Model } from 'mongoose';
import { pauseAfter } from '../domain/timing.js';
import type { InboxRow } from '../infrastructure/inbox-row.js';
import type { InboundPublisher } from './inbound-publisher.js';
import { errorCode, type Surroundings } from './surroundings.js';

// Small enough that a bus that is away is noticed before a thousand mails were parsed for nothing.
const CHUNK = 50;

/** Publishes what a crash, a bus that was away or a lost fate left open. */
export class InboxSweeper {
  private stopped = false;

  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<InboxRow>,
    private readonly publisher: InboundPublisher,
  ) {}

  /**
   * Publishes open messages that are due, the longest due first.
   * `afterStart`: also those that a process that died may have had in hand, without their grace.
   * @returns how many were published
   */
  async sweep(afterStart = false): Promise<number> {
    const { clock, timing } = this.here;
    const horizon = toInstant(clock.now() + (afterStart ? timing.graceMs : 0));
    const due = await this.rows
      .find({ open: 1, dueAt: { $lte: horizon } })
      .sort({ dueAt: 1 })
      .limit(timing.sweepLimit)
      .lean<InboxRow[]>();
    let published = 0;
    for (let start = 0; start < due.length; start += CHUNK) {
      const chunk = due.slice(start, start + CHUNK);
      const done = await this.publishAll(chunk);
      published += done;
      // Whatever is away is away for the others too.
      if (done === 0 || this.stopped) break;
    }
    return published;
  }

  /** A sweep under way ends after the messages it has in hand. */
  stop(): void {
    this.stopped = true;
  }

  private async publishAll(rows: readonly InboxRow[]): Promise<number> {
    const results = await Promise.all(rows.map((row) => this.again(row)));
    return results.filter(Boolean).length;
  }

  private async again(row: InboxRow): Promise<boolean> {
    try {
      await this.publisher.publish(row, row.publishedAt === null ? row.attempts : row.attempts + 1);
      return true;
    } catch (error) {
      this.here.log.warn('a message waits to be published', { messageId: row._id, code: errorCode(error) });
      if (!isRetriable(error)) await this.postpone(row);
      return false;
    }
  }

  /** A message that fails by itself goes to the end, so that it does not hold up the others. */
  private async postpone(row: InboxRow): Promise<void> {
    const { clock, timing } = this.here;
    const attempts = row.attempts + 1;
    const dueAt = toInstant(clock.now() + pauseAfter(timing.republishMs, attempts));
    await this.rows.updateOne({ _id: row._id, open: 1 }, { $set: { dueAt, attempts } });
  }
}
