import type { Outgoing } from '@redress/channel-kit';
import type { AttachmentData, StoredFileData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError, sha256 } from '@redress/kernel';
import type { MailFile } from './file-part.js';

// What waiting does not mend.
const LOST: ReadonlySet<string> = new Set(['file-not-found', 'file-damaged', 'file-too-large']);

/**
 * The files that go with the updates of one mail, whole and in their order.
 * @throws RedressError `mail-files-lost` when one of them is not there as it was stored; what a store that is away throws
 */
export async function readMailFiles(files: FileStore, updates: readonly Outgoing[]): Promise<readonly MailFile[]> {
  const lists = await Promise.all(updates.map(({ attachments }) => readManifest(files, attachments)));
  return await Promise.all(
    lists.flat().map(async (file) => ({ name: file.name, type: file.type, content: await readWhole(files, file) })),
  );
}

async function readManifest(files: FileStore, list: StoredFileData | undefined): Promise<readonly AttachmentData[]> {
  if (list === undefined) return [];
  return JSON.parse((await readWhole(files, list)).toString('utf8')) as AttachmentData[];
}

/** The very bytes that were stored and scanned: what has changed since counts as lost. */
async function readWhole(files: FileStore, { ref, bytes, sha256: hash }: StoredFileData): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await files.read(ref, bytes);
  } catch (cause) {
    throw cause instanceof RedressError && LOST.has(cause.code) ? lost(ref, cause) : cause;
  }
  if (sha256(content) !== hash) throw lost(ref);
  return content;
}

function lost(ref: string, cause?: unknown): RedressError {
  return new RedressError('mail-files-lost', `${ref} should go with a mail and is not there as it was stored`, {
    cause,
  });
}
