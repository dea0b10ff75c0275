import { Readable } from 'node:stream';
import type { FileStore } from '@redress/files';
import { instantNow, RedressError, sha256, toInstant, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { InboxRow, Json, StoredRaw } from '../infrastructure/inbox-row.js';
import type { InboundPublisher } from './inbound-publisher.js';
import type { CaseRecipient, CaseRecipients } from './case-recipients.js';
import { RowInserter } from './row-inserter.js';
import type { Surroundings } from './surroundings.js';

// Enough for an envelope; whatever is larger belongs into the raw bytes.
const HINT_BYTES = 2_048;

export interface AcceptInput {
  /** The same message has the same key however often and on whatever way it comes. */
  readonly dedupeKey: string;
  readonly account: string;
  readonly externalId: string;
  readonly raw: Uint8Array | Readable;
  readonly receivedAt: Instant;
  readonly reservedReference?: string;
  readonly hints?: Record<string, Json>;
  /** A UUIDv7 for a message whose id was promised before it was accepted; made here when absent. */
  readonly messageId?: string;
  /** Whoever sends it says that they are the wrong person: nothing more goes to them because of this case. */
  readonly notMe?: CaseRecipient;
}

export interface Accepted {
  /** The id of the message as it was first accepted. */
  readonly messageId: string;
  readonly duplicate: boolean;
  /** The row as it stands: for a duplicate with its fate, if it has one. */
  readonly row: InboxRow;
}

/**
 * Takes messages in. The order is the promise: raw bytes durable, then the row, then the source hears that the
 * message is ours. A crash in between gives a repeat by the source, which the dedupe key absorbs. A "not me" stops its
 * address before the row is there.
 */
export class Inbox {
  private readonly inserter: RowInserter<InboxRow>;

  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<InboxRow>,
    private readonly files: FileStore,
    private readonly publisher: InboundPublisher,
    private readonly recipients: Pick<CaseRecipients, 'stop'>,
  ) {
    this.inserter = new RowInserter(rows, here.clock);
  }

  /**
   * Resolves when the message is durable, and publishes it in the background. An error says nothing about whether the
   * message was kept: the source must offer it again, under the same dedupe key.
   * @throws RedressError `hints-too-large`; whatever the file store or the database throws
   */
  async accept(input: AcceptInput): Promise<Accepted> {
    const hints = input.hints ?? {};
    if (Buffer.byteLength(JSON.stringify(hints)) > HINT_BYTES) {
      throw new RedressError('hints-too-large', `hints of a message exceed ${String(HINT_BYTES)} bytes; keep them raw`);
    }
    const messageId = input.messageId ?? this.here.ids.next();
    const raw = await this.keepRaw(input, messageId);
    const row = this.newRow(input, messageId, raw, hints);
    if (input.notMe !== undefined) await this.stop(input.dedupeKey, input.notMe);
    if (!(await this.inserter.insert(row))) return await this.known(row);
    this.publisher.offer(row, input.raw instanceof Uint8Array ? asBuffer(input.raw) : undefined);
    return { messageId, duplicate: false, row };
  }

  /** What was accepted under a dedupe key, if anything. */
  async find(dedupeKey: string): Promise<InboxRow | null> {
    return await this.rows.findOne({ dedupeKey }).lean<InboxRow>();
  }

  /** What was accepted under a message id, if anything. */
  async get(messageId: string): Promise<InboxRow | null> {
    return await this.rows.findOne({ _id: messageId }).lean<InboxRow>();
  }

  /**
   * Reads a message again: a new reading with an event of its own, which supersedes the earlier one. `reading`: the one
   * that is wanted, so that asking again does nothing; without it the next. @throws RedressError `message-not-found`
   */
  async reread(messageId: string, reading?: number): Promise<void> {
    const known = await this.get(messageId);
    if (known === null) throw new RedressError('message-not-found', `there is no message ${messageId} to read again`);
    const wanted = reading ?? known.reading + 1;
    const now = instantNow(this.here.clock);
    const row = await this.rows
      .findOneAndUpdate(
        { _id: messageId, reading: { $lt: wanted } },
        { $set: { reading: wanted, open: 1, publishedAt: null, dueAt: now, attempts: 0 } },
        { returnDocument: 'after' },
      )
      .lean<InboxRow>();
    if (row !== null) this.publisher.offer(row);
  }

  // A person may have lifted it since the message came for the first time; the copy says nothing new.
  private async stop(dedupeKey: string, recipient: CaseRecipient): Promise<void> {
    if ((await this.find(dedupeKey)) === null) await this.recipients.stop(recipient);
  }

  /**
   * Bytes in hand lie under a reference that their hash is part of: the same message by another way (other trace
   * headers) never finds its place taken. A stream's hash is not known yet, so it lies under the new message id, and
   * goes again when the message turns out to be known.
   */
  private async keepRaw(input: AcceptInput, messageId: string): Promise<StoredRaw> {
    const folder = `raw/${this.here.channel}`;
    const key = sha256(input.dedupeKey).slice(0, 32);
    const ref =
      input.raw instanceof Readable ? `${folder}/${messageId}` : `${folder}/${key}-${sha256(input.raw).slice(0, 16)}`;
    const { bytes, sha256: hash } = await this.files.put(ref, input.raw);
    return { ref, bytes, sha256: hash };
  }

  private newRow(input: AcceptInput, messageId: string, raw: StoredRaw, hints: Record<string, Json>): InboxRow {
    return {
      _id: messageId,
      dedupeKey: input.dedupeKey,
      channel: this.here.channel,
      account: input.account,
      externalId: input.externalId,
      raw,
      receivedAt: input.receivedAt,
      ...(input.reservedReference === undefined ? {} : { reservedReference: input.reservedReference }),
      hints,
      reading: 0,
      publishedAt: null,
      open: 1,
      dueAt: toInstant(this.here.clock.now() + this.here.timing.graceMs),
      attempts: 0,
    };
  }

  private async known(attempt: InboxRow): Promise<Accepted> {
    const row = await this.find(attempt.dedupeKey);
    if (row === null) {
      throw new RedressError('inbox-conflict', `message ${attempt._id} met a row that is gone; offer it again`, {
        retriable: true,
      });
    }
    // An insert whose answer was lost, and that was tried again below us, meets itself.
    const duplicate = row._id !== attempt._id;
    if (duplicate && row.raw.ref !== attempt.raw.ref) await this.forget(attempt.raw.ref);
    // Somebody has it in hand until it is due; afterwards nobody may have.
    const abandoned = row.dueAt <= instantNow(this.here.clock);
    if (row.open === 1 && row.publishedAt === null && (abandoned || !duplicate)) this.publisher.offer(row);
    return { messageId: row._id, duplicate, row };
  }

  /** The copy of a known message is not needed; that it stays when the store is away harms nobody. */
  private async forget(ref: string): Promise<void> {
    try {
      await this.files.remove(ref);
    } catch {
      this.here.log.warn('the copy of a known message stays in the file store', { ref });
    }
  }
}

/** The same bytes, not a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
