import type { AttachmentData, StoredFileData } from '@redress/contracts';
import { isLost, readList, type FileStore } from '@redress/files';
import { RedressError, type CaseTokenClaim } from '@redress/kernel';
import type { Readable } from 'node:stream';
import type { CaseViews } from './case-views.js';

/** A file that was sent to the customer, and its bytes, which the caller reads or destroys. */
export interface OpenedFile {
  readonly file: AttachmentData;
  readonly content: Readable;
}

/** The files that we sent with entries of a case, as far as its view names them. */
export class SentFiles {
  constructor(
    private readonly views: CaseViews,
    private readonly files: FileStore,
  ) {}

  /** The files in a list that a view names, in their order. @throws what the file store throws */
  async listed(list: StoredFileData): Promise<readonly AttachmentData[]> {
    return await readList<AttachmentData>(this.files, list);
  }

  /**
   * @param entryId as it was typed; it is compared and used for nothing else
   * @param number as it was typed: of the file within its entry, from 1
   * @throws RedressError `file-not-found` where there is none, or the link may not see it; what the file store throws
   */
  async open({ caseId, scope }: CaseTokenClaim, entryId: string, number: string): Promise<OpenedFile> {
    if (scope !== 'full' || !/^[1-9]\d{0,2}$/u.test(number)) throw notFound();
    const row = await this.views.byCase(caseId);
    const entry = row?.view?.conversation.find(({ id }) => id === entryId);
    if (entry?.attachments === undefined) throw notFound();
    try {
      const file = (await this.listed(entry.attachments))[Number(number) - 1];
      if (file === undefined) throw notFound();
      return { file, content: await this.files.stream(file.ref) };
    } catch (error) {
      // The store's own words name the reference.
      throw isLost(error) ? notFound() : error;
    }
  }
}

/** The same words whether it never was, is gone, or is not for this link. */
function notFound(): RedressError {
  return new RedressError('file-not-found', 'There is no such file here that your link opens.');
}
