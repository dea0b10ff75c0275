import { toTextContent, type TextContent } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import type { WrittenWords } from '../domain/case-policy.js';
import type { TemplateUse } from '../domain/template-use.js';

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

export interface KeptWords {
  readonly text: TextContent;
  readonly sent?: TextContent;
  readonly templates?: readonly TemplateUse[];
}

/** What stands on the case and, where that is something else, what goes out. */
export async function keepWritten(
  files: FileStore,
  { caseId, cause }: { readonly caseId: string; readonly cause: string },
  { text, whole, templates }: WrittenWords,
): Promise<KeptWords> {
  const made = templates === undefined ? {} : { templates };
  if (whole === undefined) return { text: await keepWords(files, { caseId, cause }, text), ...made };
  return {
    ...made,
    text: await keepWords(files, { caseId, cause }, whole),
    sent: await keepWords(files, { caseId, cause: `sent-${cause}` }, text),
  };
}
