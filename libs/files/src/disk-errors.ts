import { RedressError } from '@redress/kernel';

/** Runs work on our own disk and names its errors. @throws RedressError `files-full`, `files-unavailable`, both retriable */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new RedressError('files-full', `the disk of the file store is full (${code}); free space and try again`, {
        retriable: true,
        cause,
      });
    }
    throw new RedressError('files-unavailable', `the folder of the file store failed (${code}); check its disk`, {
      retriable: true,
      cause,
    });
  }
}
