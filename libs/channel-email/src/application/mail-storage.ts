import type { AttachmentData, StoredFileData, TextContentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { sha256, toTextContent } from '@redress/kernel';
import type { ParsedAttachment } from '../domain/parsed-mail.js';

/**
 * Keeps what came out of a mail. References follow from message and content: reading the mail again, even by a better
 * reader, never meets other bytes in its place, and all that one message brought lies under its own folder.
 */
export class MailStorage {
  constructor(private readonly files: FileStore) {}

  async text(messageId: string, text: string): Promise<TextContentData> {
    return await toTextContent(text, async (bytes, hash) => (await this.put(messageId, bytes, hash)).ref);
  }

  async file(messageId: string, bytes: Uint8Array): Promise<StoredFileData> {
    return await this.put(messageId, bytes, sha256(bytes));
  }

  async attachment(messageId: string, attachment: ParsedAttachment): Promise<AttachmentData> {
    const { name, type, content } = attachment;
    const { ref, bytes, sha256: hash } = await this.file(messageId, content);
    return { ref, bytes, sha256: hash, name, type };
  }

  private async put(messageId: string, bytes: Uint8Array, hash: string): Promise<StoredFileData> {
    const stored = await this.files.put(`parts/email/${messageId}/${hash.slice(0, 32)}`, bytes);
    return { ref: stored.ref, bytes: stored.bytes, sha256: stored.sha256 };
  }
}
