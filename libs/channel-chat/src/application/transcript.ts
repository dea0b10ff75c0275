import type { AttachmentData } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import { insertNew, type Model } from '@redress/persistence';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { ConversationRow } from '../infrastructure/conversation-row.js';
import { Recent } from './recent.js';

const MAXIMUM_TRIES = 50;
// A message is kept by who answers it and by who publishes it, seconds apart at most; a line has some kilobytes.
const MOST_LINES = 1_000;
// As many conversations as a process may hold open; a number each.
const MOST_NUMBERS = 10_000;

/** A line that has no number yet. */
export type NewLine = Omit<ChatEntryRow, '_id' | 'seq'>;

export interface TranscriptRows {
  readonly entries: Model<ChatEntryRow>;
  readonly conversations: Model<ConversationRow>;
}

/**
 * What was said in each conversation, in order. A line gets the number after the highest by being inserted under it: whoever
 * comes second meets the first and takes the next. So there is no gap, and who has read up to a number has missed nothing.
 * What this process has just read or written it does not ask for again: a line is there for good, and a number that is no longer
 * the highest is met like another's.
 */
export class Transcript {
  private readonly lines = new Recent<Promise<ChatEntryRow>>(MOST_LINES);
  /** The highest number, as far as is known; never above it. */
  private readonly numbers = new Recent<number>(MOST_NUMBERS);

  /** @param written hears of each line that stands, in this process */
  constructor(
    private readonly rows: TranscriptRows,
    private readonly written: (entry: ChatEntryRow) => void,
  ) {}

  /** A conversation whose id was made just now: nothing was said in it. */
  begin(conversation: string): void {
    this.numbers.set(conversation, 0);
  }

  /**
   * Durable when it resolves. Dedupe key: `source`; a line that is there already is given as it stands.
   * @throws RedressError `conversation-contended` (retriable); what the database throws
   */
  async append(line: NewLine): Promise<ChatEntryRow> {
    const before = this.lines.get(line.source);
    if (before !== undefined) {
      try {
        return await before;
      } catch {
        // Who wrote it heard of it and has forgotten it.
        return this.append(line);
      }
    }
    const standing = this.stand(line);
    this.lines.set(line.source, standing);
    return standing;
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
    const seq = newest?.seq ?? 0;
    this.numbers.set(conversation, seq);
    return seq;
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

  async markSeen(lines: readonly Pick<ChatEntryRow, '_id'>[]): Promise<void> {
    await this.rows.entries.updateMany({ _id: { $in: lines.map(({ _id }) => _id) } }, { $unset: { unseen: '' } });
  }

  private async stand(line: NewLine): Promise<ChatEntryRow> {
    try {
      const entry = await this.write(line);
      await this.note(entry);
      this.written(entry);
      return entry;
    } catch (error) {
      this.lines.delete(line.source);
      throw error;
    }
  }

  private async write(line: NewLine): Promise<ChatEntryRow> {
    const { conversation, source } = line;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const seq = (this.numbers.get(conversation) ?? (await this.lastSeq(conversation))) + 1;
      const row = { ...line, _id: `${conversation}:${String(seq)}`, seq };
      if (await insertNew(this.rows.entries, row)) {
        this.numbers.set(conversation, seq);
        return row;
      }
      this.numbers.delete(conversation);
      const standing = await this.bySource(source);
      if (standing !== null) return standing;
    }
    throw new RedressError('conversation-contended', 'much was said in one conversation at once; try again', {
      retriable: true,
    });
  }

  private async bySource(source: string): Promise<ChatEntryRow | null> {
    return await this.rows.entries.findOne({ source }).lean<ChatEntryRow>();
  }

  // Only what tells others to look: whoever dies before it leaves a line that is told when it is appended again.
  private async note(entry: ChatEntryRow): Promise<void> {
    // The first line opens its conversation, unless its visitor said before it how they can be reached.
    if (entry.seq === 1 && (await this.open(entry))) return;
    if (await this.advance(entry)) return;
    if (!(await this.open(entry))) await this.advance(entry);
  }

  private async open({ conversation, seq, at, reference, content }: ChatEntryRow): Promise<boolean> {
    return insertNew(this.rows.conversations, {
      _id: conversation,
      lastSeq: seq,
      startedAt: at,
      ...(reference === undefined ? {} : { reference }),
      ...(content === undefined ? {} : { contentAt: at }),
    });
  }

  private async advance({ conversation, seq, at, reference, content }: ChatEntryRow): Promise<boolean> {
    const { matchedCount } = await this.rows.conversations.updateOne(
      { _id: conversation },
      {
        $max: { lastSeq: seq },
        ...(reference === undefined ? {} : { $set: { reference } }),
        ...(content === undefined ? {} : { $min: { contentAt: at } }),
      },
    );
    return matchedCount > 0;
  }
}
