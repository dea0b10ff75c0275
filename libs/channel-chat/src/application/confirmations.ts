import { Batcher, type ChannelLog, type DeliveryDesk } from '@redress/channel-kit';
import { sleep, type Clock } from '@redress/kernel';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { Transcript } from './transcript.js';

// A store that stays away longer than these together is asked no more: the next visit says again how far its client has come.
const PAUSES_MS = [1_000, 5_000, 30_000, 120_000, 600_000];
// A line each: what does not fit waits for the next visit.
const MOST_WAITING = 5_000;
// Marks save work at the next visit and nobody waits for them: whoever dies before one finds at that visit that it is missing.
const MARKS = { maximum: 500, lingerMs: 250 };

type Line = Pick<ChatEntryRow, '_id'>;

/** Takes down what visitors' clients say they have: the evidence that an update has arrived. */
export class Confirmations {
  private readonly waiting = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly marks: Batcher<Line>;

  constructor(
    private readonly desk: () => Pick<DeliveryDesk, 'observe'>,
    private readonly transcript: Pick<Transcript, 'markSeen' | 'unseen'>,
    private readonly here: { readonly log: ChannelLog; readonly clock: Clock },
  ) {
    this.marks = new Batcher((lines) => transcript.markSeen(lines), MARKS, here.clock);
  }

  /** As `seen`, in the background, and again where the store is away. */
  heard(entry: ChatEntryRow): void {
    if (this.waiting.has(entry._id) || this.waiting.size >= MOST_WAITING) return;
    this.waiting.add(entry._id);
    void this.untilNoted(entry).finally(() => this.waiting.delete(entry._id));
  }

  /** A client has this line. Repeatable; dedupe key: the update, whose state only rises. */
  async seen(entry: ChatEntryRow): Promise<void> {
    if (await this.observe(entry)) await this.marks.add(entry);
  }

  /** A client has everything up to this number: it may have lost the connection before it could say so. */
  async seenUpTo(conversation: string, seq: number): Promise<void> {
    const entries = await this.transcript.unseen(conversation, seq);
    for (const entry of entries) await this.observe(entry);
    if (entries.length > 0) await this.transcript.markSeen(entries);
  }

  /** Waits for nothing any more; what was heard is marked. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.marks.flush();
  }

  private async observe({ updateId, unseen }: ChatEntryRow): Promise<boolean> {
    if (updateId === undefined || unseen === undefined) return false;
    await this.desk().observe(updateId, { state: 'delivered', reason: "the visitor's client has it" });
    return true;
  }

  private async untilNoted(entry: ChatEntryRow): Promise<void> {
    const { log, clock } = this.here;
    for (const pause of [...PAUSES_MS, undefined]) {
      try {
        await this.seen(entry);
        return;
      } catch (error) {
        const code = error instanceof Error ? error.name : typeof error;
        log.warn('that a visitor has a line could not be noted', { code });
      }
      if (pause === undefined || this.stopping.signal.aborted) return;
      await sleep(clock, pause, this.stopping.signal);
    }
  }
}
