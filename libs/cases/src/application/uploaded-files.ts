import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import type { FileLimit, ResumableUploads, ScannedFiles } from '@redress/uploads';
import type { StoredFile } from '../domain/case-head.js';
import type { FilesToSend, MessageFiles } from './message-files.js';
import { keepFileList } from './sent-words.js';

/**
 * Of all files of a message together, so that none of them may be larger. In base64, beside the longest words twice in
 * quoted-printable, they stay below what Postfix takes by default (message_size_limit, 10,240,000 bytes).
 */
export const SENT_LIMIT: FileLimit = { fileBytes: 6_500_000, said: '6.5 MB' };

/** Who alone may send an upload: who made it, on the case that it was made for. */
export function uploadHolder({ caseId, author }: Pick<FilesToSend, 'caseId' | 'author'>): string {
  return `${caseId}:${author}`;
}

/** Takes what staff uploaded: a copy that stays with the case, once a scanner has looked at it. */
export class UploadedFiles implements MessageFiles {
  constructor(
    private readonly uploads: Pick<ResumableUploads, 'ready' | 'takeTo'>,
    private readonly scanned: Pick<ScannedFiles, 'judged'>,
    private readonly files: FileStore,
  ) {}

  /**
   * As `MessageFiles.keep`. @throws RedressError `attachments-too-large`, `attachment-infected`, `upload-not-found` (another's, too),
   * `upload-incomplete-conflict`, `upload-type-invalid`; what the stores throw
   */
  async keep({ caseId, author, ids, cause }: FilesToSend): Promise<StoredFile> {
    const holder = uploadHolder({ caseId, author });
    await this.refuseUnfit(ids, holder);
    const taken: AttachmentData[] = [];
    // The place follows from case and upload: a second try, or a second message, finds the same copy.
    for (const id of ids) taken.push(await this.uploads.takeTo(`entries/${caseId}/upload-${id}`, id, holder));
    const judged = await this.scanned.judged(taken);
    const infected = judged.filter(({ scan }) => scan === 'infected');
    await Promise.all(infected.map(({ ref }) => this.files.remove(ref)));
    refuseInfected(judged);
    return keepFileList(this.files, { caseId, cause }, judged);
  }

  // Before anything is copied.
  private async refuseUnfit(ids: readonly string[], holder: string): Promise<void> {
    const uploads = await Promise.all(ids.map((id) => this.uploads.ready(id, holder)));
    const bytes = uploads.reduce((sum, { length }) => sum + length, 0);
    if (bytes <= SENT_LIMIT.fileBytes) return;
    const message = `The files of a message are ${SENT_LIMIT.said} together at most: customers' mail systems take no more.`;
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
