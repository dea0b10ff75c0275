import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import type { ResumableUploads, ScannedFiles } from '@redress/uploads';
import type { StoredFile } from '../domain/case-head.js';
import type { FilesToSend, SentFiles } from './sent-files.js';
import { keepFileList } from './sent-words.js';

// In base64, with words beside them, they stay below what Postfix takes by default (message_size_limit, 10,240,000 bytes).
const MOST_BYTES = 7_000_000;

/** Who alone may send an upload: who made it, on the case that it was made for. */
export function uploadHolder({ caseId, author }: Pick<FilesToSend, 'caseId' | 'author'>): string {
  return `${caseId}:${author}`;
}

/** Takes what staff uploaded: a copy that stays with the case, once a scanner has looked at it. */
export class UploadedFiles implements SentFiles {
  constructor(
    private readonly uploads: Pick<ResumableUploads, 'find' | 'takeTo'>,
    private readonly scanned: Pick<ScannedFiles, 'judged'>,
    private readonly files: FileStore,
  ) {}

  /**
   * As `SentFiles.keep`. @throws RedressError `attachments-too-large`, `attachment-infected`, `upload-not-found` (another's, too),
   * `upload-incomplete-conflict`, `upload-type-invalid`; what the stores throw
   */
  async keep({ caseId, author, ids, cause }: FilesToSend): Promise<StoredFile> {
    await this.refuseTooLarge(ids);
    const holder = uploadHolder({ caseId, author });
    const taken: AttachmentData[] = [];
    // The place follows from case and upload: a second try, or a second message, finds the same copy.
    for (const id of ids) taken.push(await this.uploads.takeTo(`entries/${caseId}/upload-${id}`, id, holder));
    const judged = await this.scanned.judged(taken);
    refuseInfected(judged);
    return keepFileList(this.files, { caseId, cause }, judged);
  }

  // Before anything is copied.
  private async refuseTooLarge(ids: readonly string[]): Promise<void> {
    const uploads = await Promise.all(ids.map((id) => this.uploads.find(id)));
    const bytes = uploads.reduce((sum, { length }) => sum + length, 0);
    if (bytes <= MOST_BYTES) return;
    const message = `The files of a message are ${String(MOST_BYTES / 1_000_000)} MB together at most: customers' mail systems take no more.`;
    throw new RedressError('attachments-too-large', message, {
      fields: [{ field: 'attachments', rule: 'maxBytes', message }],
    });
  }
}

// By its number: what a file is called may say who somebody is.
function refuseInfected(files: readonly AttachmentData[]): void {
  const at = files.findIndex(({ scan }) => scan === 'infected');
  if (at < 0) return;
  const message = `The virus scanner found something in file ${String(at + 1)}; nothing was sent.`;
  throw new RedressError('attachment-infected', message, {
    fields: [{ field: `attachments[${String(at)}]`, rule: 'clean', message }],
  });
}
