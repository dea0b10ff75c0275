import type { Readable } from 'node:stream';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { utf8Prefix, type Ids } from '@redress/kernel';

// The bounds of the contract.
const NAME_LENGTH = 255;
const TYPE_LENGTH = 127;

/** Keeps the files that come with a form, each under a reference of its own, until the complaint names them. */
export class UploadStore {
  constructor(
    private readonly files: FileStore,
    private readonly ids: Ids,
  ) {}

  /** Durable when it resolves. Name and type are the sender's claims. @throws what the file store throws */
  async keep(content: Readable, name: string, type: string): Promise<AttachmentData> {
    const { ref, bytes, sha256 } = await this.files.put(`upload/web/${this.ids.next()}`, content);
    return { ref, bytes, sha256, name: utf8Prefix(name, NAME_LENGTH), type: type.slice(0, TYPE_LENGTH) };
  }

  /** Removes files that no complaint names. What cannot be removed now stays; it harms nobody. */
  async discard(files: readonly AttachmentData[]): Promise<void> {
    await Promise.allSettled(files.map(({ ref }) => this.files.remove(ref)));
  }
}
