import type { AttachmentData } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import { insertOne, isDuplicateKey, type Model } from '@redress/persistence';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { ConversationRow } from '../infrastructure/conversation-row.js';

const MAXIMUM_TRIES = 50;

/** A line that has no number yet. */
export type NewLine = Omit<ChatEntryRow, '_id' | 'seq'>;

export interface TranscriptRows {
  readonly entries: Model<ChatEntryRow>;
  readonly conversations: Model<ConversationRow>;
}

/**
 * What was said in each conversation, in order. A line gets the number after the highest by being inserted under it: whoever
 * comes second meets the first and takes the next. So there is no gap, and who has read up to a number has missed nothing.
 */
export class Transcript {
  /** @param changed hears of a conversation that has a new line, in this process */
  constructor(
    private readonly rows: TranscriptRows,
    private readonly changed: (conversation: string) => void,
  ) {}

  /**
   * Durable when it resolves. Dedupe key: `source`; a line that is there already is given as it stands.
   * @throws RedressError `conversation-contended` (retriable); what the database throws
   */
  async append(line: NewLine): Promise<ChatEntryRow> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const seq = (await this.lastSeq(line.conversation)) + 1;
      const row = { ...line, _id: `${line.conversation}:${String(seq)}`, seq };
      const written = (await this.insert(row)) ? row : await this.bySource(line.source);
      if (written === null) continue;
      await this.note(written);
      this.changed(written.conversation);
      return written;
    }
    throw new RedressError('conversation-contended', 'much was said in one conversation at once; try again', {
      retriable: true,
    });
  }

  /** The lines after number `seq`, in order, `limit` at most. */
  async after(conversation: string, seq: number, limit: number): Promise<readonly ChatEntryRow[]> {
    const { entries } = this.rows;
    return await entries
      .find({ conversation, seq: { $gt: seq } })
      .sort({ seq: 1 })
      .limit(limit)
      .lean<ChatEntryRow[]>();
  }

  /** The number of the newest line; 0 while nothing was said. */
  async lastSeq(conversation: string): Promise<number> {
    const [newest] = await this.rows.entries.find({ conversation }).sort({ seq: -1 }).limit(1).lean<ChatEntryRow[]>();
    return newest?.seq ?? 0;
  }

  /** The file that is the line of this number, if one is. */
  async fileAt(conversation: string, seq: number): Promise<AttachmentData | undefined> {
    const line = await this.rows.entries.findOne({ _id: `${conversation}:${String(seq)}` }).lean<ChatEntryRow>();
    return line?.file;
  }

  /** The reference of the case it is about, once anything was answered. */
  async referenceOf(conversation: string): Promise<string | undefined> {
    const row = await this.rows.conversations.findOne({ _id: conversation }).lean<ConversationRow>();
    return row?.reference;
  }

  /** How far conversations have come, as far as is known; those in which nothing was said are left out. */
  async progress(conversations: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.rows.conversations.find({ _id: { $in: [...conversations] } }).lean<ConversationRow[]>();
    return new Map(rows.map(({ _id, lastSeq }) => [_id, lastSeq]));
  }

  /** Updates up to number `seq` of which no client of the visitor has said that it has them; a hundred at most. */
  async unseen(conversation: string, seq: number): Promise<readonly ChatEntryRow[]> {
    return await this.rows.entries
      .find({ conversation, seq: { $lte: seq }, unseen: 1 })
      .sort({ seq: 1 })
      .limit(100)
      .lean<ChatEntryRow[]>();
  }

  async markSeen({ _id }: Pick<ChatEntryRow, '_id'>): Promise<void> {
    await this.rows.entries.updateOne({ _id }, { $unset: { unseen: '' } });
  }

  private async bySource(source: string): Promise<ChatEntryRow | null> {
    return await this.rows.entries.findOne({ source }).lean<ChatEntryRow>();
  }

  private async insert(row: ChatEntryRow): Promise<boolean> {
    try {
      await insertOne(this.rows.entries, row);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  // Only what tells others to look: whoever dies before it leaves a line that is told when it is appended again.
  private async note({ conversation, seq, at, reference, content }: ChatEntryRow): Promise<void> {
    const change = {
      $max: { lastSeq: seq },
      ...(reference === undefined ? {} : { $set: { reference } }),
      ...(content === undefined ? {} : { $min: { contentAt: at } }),
    };
    const { conversations } = this.rows;
    const { matchedCount } = await conversations.updateOne({ _id: conversation }, change);
    if (matchedCount > 0) return;
    try {
      await insertOne(conversations, {
        _id: conversation,
        lastSeq: seq,
        startedAt: at,
        ...(reference === undefined ? {} : { reference }),
        ...(content === undefined ? {} : { contentAt: at }),
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await conversations.updateOne({ _id: conversation }, change);
    }
  }
}
