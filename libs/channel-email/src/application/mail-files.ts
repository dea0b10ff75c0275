import type { Outgoing } from '@redress/channel-kit';
import type { AttachmentData } from '@redress/contracts';
import { isLost, readList, readStored, type FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import type { MailFile } from './file-part.js';

/**
 * The files that go with the updates of one mail, whole and in their order: the very bytes that were stored and scanned.
 * @throws RedressError `mail-files-lost` when one of them is not there as it was stored; what a store that is away throws
 */
export async function readMailFiles(files: FileStore, updates: readonly Outgoing[]): Promise<readonly MailFile[]> {
  try {
    const named = updates.flatMap(({ attachments }) => attachments ?? []);
    const lists = await Promise.all(named.map(async (list) => readList<AttachmentData>(files, list)));
    return await Promise.all(
      lists.flat().map(async (file) => ({ name: file.name, type: file.type, content: await readStored(files, file) })),
    );
  } catch (cause) {
    if (!isLost(cause)) throw cause;
    const { message } = cause as Error;
    throw new RedressError('mail-files-lost', `what should go with a mail is lost: ${message}`, { cause });
  }
}
