import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import type { AttachmentData } from '@redress/contracts';
import { isLost, readList, type FileStore } from '@redress/files';
import { isRetriable } from '@redress/kernel';

/** What an update says: its words whole, and the files that go with it, each of them there. */
export interface UpdateContent {
  readonly text: string;
  readonly files: readonly AttachmentData[];
}

type Wanted = Pick<DeliveryRow['update'], 'text' | 'attachments'>;
type ReadableFiles = Pick<FileStore, 'read' | 'has'>;

/**
 * All that an update says, before any of it is said; or the outcome where it cannot be said: not now while the file store is away, and
 * never where something of it is not there any more or must not be passed on. @throws what else the file store throws
 */
export async function updateContent(files: ReadableFiles, update: Wanted): Promise<UpdateContent | SendOutcome> {
  try {
    const text = await words(files, update);
    const listed = update.attachments === undefined ? [] : await readList<AttachmentData>(files, update.attachments);
    const there = await Promise.all(listed.map(async ({ ref }) => files.has(ref)));
    if (there.includes(false)) return { state: 'failed', reason: 'a file that goes with it is not there any more' };
    if (listed.some(({ scan }) => scan === 'infected'))
      return { state: 'failed', reason: 'a file that goes with it is infected' };
    return { text, files: listed };
  } catch (error) {
    if (isRetriable(error)) return { state: 'refused-for-now', reason: 'its words or files cannot be read just now' };
    if (isLost(error)) return { state: 'failed', reason: 'its words or the list of its files are not there any more' };
    throw error;
  }
}

async function words(files: ReadableFiles, { text: { preview, ref, bytes } }: Wanted): Promise<string> {
  return ref === undefined ? preview : (await files.read(ref, bytes)).toString('utf8');
}
