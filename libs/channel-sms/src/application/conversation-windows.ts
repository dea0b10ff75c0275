import { instantNow, toEpoch, type Clock, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import { openUntil } from '../domain/conversation-window.js';
import { bareAddress } from '../domain/text-network.js';
import type { WindowRow } from '../infrastructure/window-row.js';

/** Between which of our senders and which numbers a conversation is under way, so that words of our own may go. */
export class ConversationWindows {
  constructor(
    private readonly rows: Model<WindowRow>,
    private readonly clock: Clock,
  ) {}

  /** Somebody wrote. Durable when it resolves; may be told in any order and more than once. */
  async heard(sender: string, number: string, at: Instant): Promise<void> {
    await this.rows.updateOne({ _id: keyOf(sender, number) }, { $max: { heardAt: at } }, { upsert: true });
  }

  /** The provider says that it is over. Durable when it resolves. */
  async closed(sender: string, number: string): Promise<void> {
    await this.rows.updateOne({ _id: keyOf(sender, number) }, { $set: { closedAt: instantNow(this.clock) } });
  }

  async isOpen(sender: string, number: string): Promise<boolean> {
    const row = await this.rows.findOne({ _id: keyOf(sender, number) }).lean<WindowRow>();
    if (row === null) return false;
    const closedAt = row.closedAt === undefined ? undefined : toEpoch(row.closedAt);
    return this.clock.now() < openUntil(toEpoch(row.heardAt), closedAt);
  }
}

function keyOf(sender: string, number: string): string {
  return `${bareAddress(sender)}/${bareAddress(number)}`;
}
