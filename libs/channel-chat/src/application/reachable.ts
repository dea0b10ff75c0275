import { insertNew, type Model } from '@redress/persistence';
import type { Instant } from '@redress/kernel';
import type { ConversationRow } from '../infrastructure/conversation-row.js';

/** How somebody can be reached beside the conversation; neither: they do not want to say it. */
export type Reach = NonNullable<ConversationRow['reach']>;

/**
 * What is known of how visitors can be reached. They are asked once there is content and nothing is known, and are never asked again when they
 * have answered, whichever replica they come back to.
 */
export class Reachable {
  constructor(private readonly rows: Model<ConversationRow>) {}

  /** Keeps the first answer; a way may follow a refusal. Repeatable. */
  async keep(conversation: string, reach: Reach, at: Instant): Promise<void> {
    const row = await this.rows.findOne({ _id: conversation }).lean<ConversationRow>();
    if (row?.reach?.email !== undefined || row?.reach?.phone !== undefined) return;
    // Where it is turned away, the conversation began in between.
    if (row === null && (await insertNew(this.rows, { _id: conversation, lastSeq: 0, startedAt: at, reach }))) return;
    const unknown = { _id: conversation, 'reach.email': { $exists: false }, 'reach.phone': { $exists: false } };
    await this.rows.updateOne(unknown, { $set: { reach } });
  }

  /** How the visitor of a conversation can be reached, as far as they have said. */
  async of(conversation: string): Promise<Reach | undefined> {
    return (await this.rows.findOne({ _id: conversation }).lean<ConversationRow>())?.reach;
  }

  /** Those of the conversations whose visitors are to be asked. */
  async toAsk(conversations: readonly string[]): Promise<ReadonlySet<string>> {
    if (conversations.length === 0) return new Set();
    const rows = await this.rows.find({ _id: { $in: [...conversations] } }).lean<ConversationRow[]>();
    return new Set(
      rows.flatMap(({ _id, contentAt, reach }) => (contentAt !== undefined && reach === undefined ? [_id] : [])),
    );
  }
}
