import { Readable } from 'node:stream';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { instantNow, RedressError, toInstant, type Clock, type Ids } from '@redress/kernel';
import { insertOne } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { UploadPart, UploadRow } from '../infrastructure/upload-row.js';
import { fileType, TELLING_BYTES } from './file-type.js';
import { FileTooLarge } from './file-too-large.js';
import { PartReader } from './part-reader.js';
import { UPLOAD_LIMITS, type FileLimit } from './upload-limits.js';
import { ProgramRefused } from './program-refused.js';
import { keptName, keptType } from './sender-claims.js';
import type { UploadQuota } from './upload-quota.js';
import type { UploadStore } from './upload-store.js';

export interface NewUpload {
  /** Bytes of the whole file. */
  readonly length: number;
  readonly name: string;
  readonly type: string;
  /** The visitor's IP address; left out for who is signed in. */
  readonly address?: string;
  /** Who alone may use it; left out, whoever knows its id. */
  readonly holder?: string;
}

export interface UploadStores {
  readonly rows: Model<UploadRow>;
  readonly files: FileStore;
  readonly uploads: UploadStore;
  readonly quota: UploadQuota;
}

// What is lost when this process dies in the middle of one; each is durable before the next begins.
const PART_BYTES = 4 * 1024 * 1024;
// The whole in the largest parts, and room for a connection that breaks every few seconds.
const MOST_PARTS = 400;
// A form that is left open overnight can still be sent.
const LIFE_MS = 24 * 3_600_000;
const SWEEP = 100;

/** Files that come in pieces over connections that break. One part at a time is on its way; none is in memory. */
export class ResumableUploads {
  constructor(
    private readonly stores: UploadStores,
    private readonly clock: Clock,
    private readonly ids: Ids,
    readonly limit: FileLimit = UPLOAD_LIMITS,
  ) {}

  /** @throws RedressError `upload-too-large`, `upload-type-invalid`, `uploads-too-large`, `uploads-too-many`, `uploads-full` */
  async begin({ length, name, type, address, holder }: NewUpload): Promise<UploadRow> {
    if (length > this.limit.fileBytes) throw new FileTooLarge(name, this.limit.said);
    const row: UploadRow = {
      _id: Buffer.from(this.ids.random(18)).toString('hex'),
      length,
      offset: 0,
      parts: [],
      name: keptName(name),
      type: keptType(type),
      ...(holder === undefined ? {} : { holder }),
      ...this.stores.quota.claim(length, address),
      expiresAt: toInstant(this.clock.now() + LIFE_MS),
    };
    // A name can tell a program before a byte is sent.
    fileType(row.name, row.type, Buffer.alloc(0));
    await insertOne(this.stores.rows, row);
    try {
      await this.stores.quota.check(row, instantNow(this.clock));
      return row;
    } catch (error) {
      await this.drop(row._id);
      throw error;
    }
  }

  /**
   * @param holder who asks; left out, whoever knows its id
   * @throws RedressError `upload-not-found`, also for one that is over, dropped, or another holder's
   */
  async find(id: string, holder?: string): Promise<UploadRow> {
    const row = await this.stores.rows.findOne({ _id: id }).lean<UploadRow>();
    if (row === null || row.dropped === true || row.expiresAt <= instantNow(this.clock)) throw notFound(id);
    if (holder !== undefined && row.holder !== holder) throw notFound(id);
    return row;
  }

  /** The holder's upload, which could be taken now. @throws RedressError `upload-not-found`, `upload-incomplete-conflict`, `upload-type-invalid` */
  async ready(id: string, holder: string): Promise<UploadRow> {
    return whole(await this.find(id, holder));
  }

  /**
   * Adds what comes from `offset` on and resolves with the offset that is durable then, also when the connection broke.
   * @throws RedressError `upload-conflict` for another offset, `upload-too-large`, `upload-type-invalid`; what the stores throw
   */
  async append(id: string, offset: number, content: Readable): Promise<UploadRow> {
    let row = await this.find(id);
    if (row.refused === true) throw new ProgramRefused(row.name);
    if (row.offset !== offset) throw conflict();
    const reader = new PartReader(content);
    try {
      while (await reader.hasMore()) {
        if (row.offset >= row.length || row.parts.length >= MOST_PARTS) throw beyond(row);
        row = await this.addPart(row, reader);
      }
      return row;
    } catch (error) {
      await reader.drain();
      throw error;
    }
  }

  /** Forgets the upload and its bytes; fine when there is none. One that `takeTo` has used counts for its holder until it is over. */
  async drop(id: string): Promise<void> {
    const { rows } = this.stores;
    const row = await rows
      .findOneAndUpdate({ _id: id }, { $set: { dropped: true } }, { returnDocument: 'after' })
      .lean<UploadRow>();
    if (row === null) return;
    await this.removeBytes(row);
    if (row.usedFor === undefined) await rows.deleteOne({ _id: id });
  }

  /**
   * Copies of these uploads for one complaint, in their order; what was copied leaves its room to others. When it throws,
   * no copy stays.
   * @throws RedressError `upload-not-found`, `upload-incomplete-conflict`, `upload-type-invalid`; what the stores throw
   */
  async take(ids: readonly string[]): Promise<AttachmentData[]> {
    const taken: AttachmentData[] = [];
    try {
      for (const id of ids) taken.push(await this.copy(whole(await this.find(id))));
      if (ids.length > 0) await this.stores.rows.updateMany({ _id: { $in: [...ids] } }, { $set: { unused: 0 } });
      return taken;
    } catch (error) {
      await this.stores.uploads.discard(taken);
      throw error;
    }
  }

  /**
   * The holder's upload as a file at `place`; the same upload may be put there again, and nowhere else: its place is durable before
   * anything is copied.
   * @throws RedressError as `take`, `upload-used-conflict`, and `file-exists` where something else lies there
   */
  async takeTo(place: string, id: string, holder: string): Promise<AttachmentData> {
    const row = await this.ready(id, holder);
    const { matchedCount } = await this.stores.rows.updateOne(
      { _id: id, dropped: { $exists: false }, usedFor: { $in: [null, place] } },
      { $set: { usedFor: place } },
    );
    if (matchedCount === 0) throw used(await this.find(id));
    const taken = await this.copy(row, place);
    await this.stores.rows.updateOne({ _id: id }, { $set: { unused: 0 } });
    return taken;
  }

  /** Forgets what is over, some hundred at a time. @returns how many went */
  async sweep(): Promise<number> {
    const over = await this.stores.rows
      .find({ expiresAt: { $lte: instantNow(this.clock) } })
      .sort({ expiresAt: 1 })
      .limit(SWEEP)
      .lean<UploadRow[]>();
    for (const row of over) {
      // The bytes go first: a row without them is swept again, bytes without a row never.
      await this.removeBytes(row);
      await this.stores.rows.deleteOne({ _id: row._id });
    }
    return over.length;
  }

  // The row names the part before it is written: whenever this process dies, whoever sweeps the row knows what to remove.
  private async addPart(row: UploadRow, reader: PartReader): Promise<UploadRow> {
    const ref = `upload/part/${this.ids.next()}`;
    const { matchedCount } = await this.stores.rows.updateOne(standing(row), { $addToSet: { begun: ref } });
    if (matchedCount === 0) throw conflict();
    return await this.join(row, { ref, bytes: await this.write(row, ref, reader) });
  }

  /** @returns how many bytes it has */
  private async write(row: UploadRow, ref: string, reader: PartReader): Promise<number> {
    const { files } = this.stores;
    try {
      const { bytes } = await files.put(ref, reader.part(Math.min(PART_BYTES, row.length - row.offset)));
      if (row.offset === 0) fileType(row.name, row.type, await files.readBeginning(ref, TELLING_BYTES));
      return bytes;
    } catch (error) {
      if (error instanceof ProgramRefused) await this.refuse(row);
      await this.giveUp(row, ref);
      throw error;
    }
  }

  // Whoever names it is told so, and not to go on with it. It keeps its room, so that nobody makes rows without end.
  private async refuse({ _id }: UploadRow): Promise<void> {
    await this.stores.rows.updateOne({ _id, offset: 0 }, { $set: { refused: true } });
  }

  // Where no answer comes the part may have joined; else the row still names it as begun.
  private async join(row: UploadRow, part: UploadPart): Promise<UploadRow> {
    const offset = row.offset + part.bytes;
    const { matchedCount } = await this.stores.rows.updateOne(standing(row), {
      $set: { offset },
      $push: { parts: part },
      $pull: { begun: part.ref },
    });
    if (matchedCount > 0) return { ...row, offset, parts: [...row.parts, part] };
    // Who added at the same offset meanwhile was faster.
    await this.giveUp(row, part.ref);
    throw conflict();
  }

  private async giveUp({ _id }: UploadRow, ref: string): Promise<void> {
    await this.stores.files.remove(ref);
    await this.stores.rows.updateOne({ _id }, { $pull: { begun: ref } });
  }

  private async copy(row: UploadRow, place?: string): Promise<AttachmentData> {
    const content = Readable.from(this.bytesOf(row), { objectMode: false });
    return await this.stores.uploads.keep(content, row.name, row.type, place);
  }

  private async *bytesOf({ parts }: UploadRow): AsyncGenerator<Buffer> {
    for (const { ref } of parts) yield* (await this.stores.files.stream(ref)) as AsyncIterable<Buffer>;
  }

  private async removeBytes({ parts, begun = [] }: UploadRow): Promise<void> {
    const refs = [...parts.map(({ ref }) => ref), ...begun];
    await Promise.all(refs.map((ref) => this.stores.files.remove(ref)));
  }
}

/** The row as long as nobody has added or dropped anything. */
function standing({ _id, offset }: UploadRow): object {
  return { _id, offset, dropped: { $exists: false } };
}

/** @throws RedressError `upload-incomplete-conflict`, `upload-type-invalid` for one whose first bytes were refused */
function whole(row: UploadRow): UploadRow {
  if (row.refused === true) throw new ProgramRefused(row.name);
  if (row.offset === row.length) return row;
  throw new RedressError('upload-incomplete-conflict', `The upload ${row._id} is not whole yet; go on with it.`);
}

function beyond({ name, offset, length }: UploadRow): RedressError {
  const why = offset >= length ? 'brings more bytes than it was begun with' : 'comes in too many pieces';
  return new RedressError('upload-too-large', `“${name}” ${why}; upload it anew.`);
}

function notFound(id: string): RedressError {
  return new RedressError('upload-not-found', `There is no upload ${id.slice(0, 40)}; after a day it is gone.`);
}

function used({ _id }: UploadRow): RedressError {
  return new RedressError(
    'upload-used-conflict',
    `The upload ${_id} was sent already; upload the file anew to send it again.`,
  );
}

function conflict(): RedressError {
  return new RedressError(
    'upload-conflict',
    'The upload stands at another offset: ask for it by HEAD and go on there.',
  );
}
