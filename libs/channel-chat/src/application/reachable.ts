import { insertOne, isDuplicateKey, type Model } from '@redress/persistence';
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
    const change = { $set: { reach } };
    const unknown = { _id: conversation, 'reach.email': { $exists: false }, 'reach.phone': { $exists: false } };
    const { matchedCount } = await this.rows.updateOne(unknown, change);
    if (matchedCount > 0) return;
    try {
      await insertOne(this.rows, { _id: conversation, lastSeq: 0, startedAt: at, reach });
    } catch (error) {
      // It is known already, or the conversation began in between.
      if (!isDuplicateKey(error)) throw error;
      await this.rows.updateOne(unknown, change);
    }
  }

  /** How the visitor of a conversation can be reached, as far as they have said. */
  async of(conversation: string): Promise<Reach | undefined> {
    return (await this.rows.findOne({ _id: conversation }).lean<ConversationRow>())?.reach;
  }

  /** Those of the conversations whose visitors are to be asked. */
  async toAsk(conversations: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.rows.find({ _id: { $in: [...conversations] } }).lean<ConversationRow[]>();
    return new Set(
      rows.flatMap(({ _id, contentAt, reach }) => (contentAt !== undefined && reach === undefined ? [_id] : [])),
    );
  }
}
