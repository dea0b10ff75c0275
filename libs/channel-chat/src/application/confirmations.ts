import type { ChannelLog, DeliveryDesk } from '@redress/channel-kit';
import { sleep, type Clock } from '@redress/kernel';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { Transcript } from './transcript.js';

// A store that stays away longer than these together is asked no more: the next visit says again how far its client has come.
const PAUSES_MS = [1_000, 5_000, 30_000, 120_000, 600_000];
// A line each: what does not fit waits for the next visit.
const MOST_WAITING = 5_000;

/** Takes down what visitors' clients say they have: the evidence that an update has arrived. */
export class Confirmations {
  private readonly waiting = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly desk: () => Pick<DeliveryDesk, 'observe'>,
    private readonly transcript: Pick<Transcript, 'markSeen' | 'unseen'>,
    private readonly here: { readonly log: ChannelLog; readonly clock: Clock },
  ) {}

  /** As `seen`, in the background, and again where the store is away. */
  heard(entry: ChatEntryRow): void {
    if (this.waiting.has(entry._id) || this.waiting.size >= MOST_WAITING) return;
    this.waiting.add(entry._id);
    void this.untilNoted(entry).finally(() => this.waiting.delete(entry._id));
  }

  /** A client has this line. Repeatable; dedupe key: the update, whose state only rises. */
  async seen(entry: ChatEntryRow): Promise<void> {
    if (entry.updateId === undefined || entry.unseen === undefined) return;
    await this.desk().observe(entry.updateId, { state: 'delivered', reason: "the visitor's client has it" });
    await this.transcript.markSeen(entry);
  }

  /** A client has everything up to this number: it may have lost the connection before it could say so. */
  async seenUpTo(conversation: string, seq: number): Promise<void> {
    for (const entry of await this.transcript.unseen(conversation, seq)) await this.seen(entry);
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.stopping.abort();
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
