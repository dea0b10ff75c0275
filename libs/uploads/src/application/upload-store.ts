import { Readable } from 'node:stream';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import type { Ids } from '@redress/kernel';
import type { UploadHouse } from '../infrastructure/upload-row.js';
import { fileType, TELLING_BYTES } from './file-type.js';
import { keptName, keptType } from './sender-claims.js';

/** Keeps the files that come with a form or a message, each under a reference of its own, until a complaint names them. */
export class UploadStore {
  constructor(
    private readonly files: FileStore,
    private readonly ids: Ids,
    private readonly house: UploadHouse,
  ) {}

  /**
   * Durable when it resolves. The name is the sender's claim; the type is what the first bytes say. Some kilobytes of
   * the content are in memory at a time. @param place where the same content may be put again @throws RedressError `upload-type-invalid`; what the file store throws
   */
  async keep(
    content: Readable,
    name: string,
    type: string,
    place = `upload/${this.house}/${this.ids.next()}`,
  ): Promise<AttachmentData> {
    const named = keptName(name);
    const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const read = await beginningOf(chunks);
    let real: string;
    try {
      real = fileType(named, type, Buffer.concat(read).subarray(0, TELLING_BYTES));
    } catch (error) {
      // The parts behind this one are read only when it was.
      await drain(chunks);
      throw error;
    }
    const whole = Readable.from(joined(read, chunks), { objectMode: false });
    const { ref, bytes, sha256 } = await this.files.put(place, whole);
    return { ref, bytes, sha256, name: named, type: keptType(real) };
  }

  /** Removes files that no complaint names. What cannot be removed now stays; it harms nobody. */
  async discard(files: readonly AttachmentData[]): Promise<void> {
    await Promise.allSettled(files.map(({ ref }) => this.files.remove(ref)));
  }
}

async function beginningOf(chunks: AsyncIterator<Buffer>): Promise<Buffer[]> {
  const read: Buffer[] = [];
  for (let length = 0; length < TELLING_BYTES;) {
    const next = await chunks.next();
    if (next.done === true) break;
    read.push(next.value);
    length += next.value.length;
  }
  return read;
}

async function drain(chunks: AsyncIterator<Buffer>): Promise<void> {
  while ((await chunks.next()).done !== true);
}

async function* joined(read: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* read;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
