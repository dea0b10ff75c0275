import type { InboxRow } from '@redress/channel-kit';
import type { AttachmentData, MessageReceived, StoredFileData, TextContentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { sha256, toTextContent } from '@redress/kernel';
import { startsSomething, TELLING_BYTES } from '@redress/uploads';
import type { ClamdScanner } from '@redress/virus-scan';
import type { ParsedAttachment, ParsedMail } from '../domain/parsed-mail.js';

type KeptContent = Pick<MessageReceived, 'text' | 'replyText' | 'html' | 'attachments'>;

/**
 * Keeps what came out of a mail. References follow from message and content: reading the mail again, even by a better
 * reader, never meets other bytes in its place, and all that one message brought lies under its own folder.
 */
export class MailStorage {
  /** @param scanner left out: nobody looks for viruses, and files say nothing of it */
  constructor(
    private readonly files: FileStore,
    private readonly scanner?: Pick<ClamdScanner, 'scan'>,
  ) {}

  /** Texts and files of the mail that `row` brought. @throws RedressError retriable, when the file store is away */
  async keep(row: Pick<InboxRow, '_id' | 'raw'>, mail: ParsedMail): Promise<KeptContent> {
    const { replyText, html } = mail;
    const [text, reply, page, attachments] = await Promise.all([
      this.text(row._id, mail.text),
      replyText === undefined ? undefined : this.text(row._id, replyText),
      html === undefined ? undefined : this.put(row._id, html, sha256(html)),
      Promise.all(mail.attachments.map((each) => this.attachment(row, each))),
    ]);
    return {
      text,
      ...(reply === undefined ? {} : { replyText: reply }),
      ...(page === undefined ? {} : { html: page }),
      attachments,
    };
  }

  private async text(messageId: string, text: string): Promise<TextContentData> {
    return await toTextContent(text, async (bytes, hash) => (await this.put(messageId, bytes, hash)).ref);
  }

  private async attachment(
    { _id, raw }: Pick<InboxRow, '_id' | 'raw'>,
    { name, type, content }: ParsedAttachment,
  ): Promise<AttachmentData> {
    const hash = sha256(content);
    const scan = await this.scanner?.scan(content);
    // An infected file is kept nowhere but in the original: its entry names that, with the file's own size and hash.
    const { ref } = scan === 'infected' ? raw : await this.put(_id, content, hash);
    const program = startsSomething(name, Buffer.from(content.subarray(0, TELLING_BYTES)));
    return {
      ...{ ref, bytes: content.byteLength, sha256: hash, name, type },
      ...(scan === undefined ? {} : { scan }),
      ...(program ? { program } : {}),
    };
  }

  private async put(messageId: string, bytes: Uint8Array, hash: string): Promise<StoredFileData> {
    const stored = await this.files.put(`parts/email/${messageId}/${hash.slice(0, 32)}`, bytes);
    return { ref: stored.ref, bytes: stored.bytes, sha256: stored.sha256 };
  }
}
