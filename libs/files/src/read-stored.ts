import { RedressError, sha256 } from '@redress/kernel';
import { fileDamaged, type FileStore, type StoredFile } from './file-store.js';

// What waiting does not mend.
const LOST: ReadonlySet<string> = new Set(['file-not-found', 'file-damaged']);

/** True for the error of a file that is not there, or not as it was stored, and will not come back by itself. */
export function isLost(error: unknown): boolean {
  return error instanceof RedressError && LOST.has(error.code);
}

/** The very bytes that were stored. @throws RedressError `file-not-found`, `file-damaged`, also where other bytes are there */
export async function readStored(
  files: Pick<FileStore, 'read'>,
  { ref, bytes, sha256: hash }: StoredFile,
): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await files.read(ref, bytes);
  } catch (cause) {
    const isLonger = cause instanceof RedressError && cause.code === 'file-too-large';
    throw isLonger ? fileDamaged(ref, 'it is longer than what was stored', cause) : cause;
  }
  if (sha256(content) !== hash) throw fileDamaged(ref, 'its bytes are not those that were stored');
  return content;
}

/** A list that is kept as JSON. @throws as `readStored` */
export async function readList<T>(files: Pick<FileStore, 'read'>, list: StoredFile): Promise<readonly T[]> {
  return JSON.parse((await readStored(files, list)).toString('utf8')) as readonly T[];
}
