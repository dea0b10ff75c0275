import type { AttachmentData, MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import type { StoredFile } from '../domain/case-head.js';
import type { EntryContent } from '../domain/incoming-message.js';

// Together with a preview of 1 KB this keeps a pending item near 2 KB.
const ATTACHMENT_BYTES = 512;

/** Brings the content of a message into the shape its entry keeps: bounded, with what is long in the file store. */
export class EntryContentStore {
  constructor(private readonly files: FileStore) {}

  /** May be called again for the same reading: its files have derived names. */
  async keep(message: MessageReceived): Promise<EntryContent> {
    const base = `entries/${message.id}/${String(message.reading)}`;
    const { text, replyText, attachments, details } = message;
    const first = fitting(attachments);
    const manifest =
      first.length === attachments.length
        ? undefined
        : await this.put(`${base}/attachments`, JSON.stringify(attachments));
    const full = replyText === undefined ? undefined : await this.wholeText(base, text);
    const stated = details === undefined ? undefined : await this.put(`${base}/details`, JSON.stringify(details));
    return {
      text: replyText ?? text,
      attachments: first,
      ...(full === undefined ? {} : { full }),
      ...(manifest === undefined ? {} : { manifest }),
      ...(stated === undefined ? {} : { details: stated }),
    };
  }

  private async wholeText(base: string, text: MessageReceived['text']): Promise<StoredFile> {
    const { ref, bytes, sha256 } = text;
    return ref === undefined ? this.put(`${base}/text`, text.preview) : { ref, bytes, sha256 };
  }

  private async put(ref: string, content: string): Promise<StoredFile> {
    return this.files.put(ref, Buffer.from(content, 'utf8'));
  }
}

function fitting(attachments: readonly AttachmentData[]): readonly AttachmentData[] {
  let bytes = 0;
  return attachments.filter((each) => {
    bytes += Buffer.byteLength(JSON.stringify(each));
    return bytes <= ATTACHMENT_BYTES;
  });
}
