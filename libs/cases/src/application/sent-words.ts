import { toTextContent, type TextContent } from '@redress/kernel';
import type { FileStore } from '@redress/files';

/** Keeps a text of a case that is too long to travel; the same words under the same cause are kept once. */
export async function keepWords(
  files: FileStore,
  { caseId, cause }: { readonly caseId: string; readonly cause: string },
  text: string,
): Promise<TextContent> {
  return toTextContent(text, async (bytes, hash) => {
    const place = cause.replace(/[^\w-]/gu, '-').slice(0, 60);
    return (await files.put(`entries/${caseId}/${place}/${hash.slice(0, 16)}`, bytes)).ref;
  });
}
