import type { DeliveryDesk } from '@redress/channel-kit';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { Transcript } from './transcript.js';

/** Takes down what visitors' clients say they have: the evidence that an update has arrived. */
export class Confirmations {
  constructor(
    private readonly desk: () => Pick<DeliveryDesk, 'observe'>,
    private readonly transcript: Pick<Transcript, 'markSeen' | 'unseen'>,
  ) {}

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
}
