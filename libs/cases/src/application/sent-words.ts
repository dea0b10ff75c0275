import type { AttachmentData } from '@redress/contracts';
import { sha256, toTextContent, type TextContent } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import type { StoredFile } from '../domain/case-head.js';
import type { WrittenWords } from '../domain/case-policy.js';
import type { TemplateUse } from '../domain/template-use.js';

/** A case and what on it something is kept for. */
interface KeepingPlace {
  readonly caseId: string;
  readonly cause: string;
}

/** Keeps a text of a case that is too long to travel; the same words under the same cause are kept once. */
export async function keepWords(files: FileStore, place: KeepingPlace, text: string): Promise<TextContent> {
  return toTextContent(text, async (bytes, hash) => (await files.put(refOf(place, hash), bytes)).ref);
}

/** Keeps the list of the files that go with a message; the same list under the same cause is kept once. */
export async function keepFileList(
  files: FileStore,
  place: KeepingPlace,
  list: readonly AttachmentData[],
): Promise<StoredFile> {
  const content = JSON.stringify(list);
  return files.put(refOf(place, sha256(content)), Buffer.from(content, 'utf8'));
}

export interface KeptWords {
  readonly text: TextContent;
  readonly sent?: TextContent;
  readonly templates?: readonly TemplateUse[];
}

/** What stands on the case and, where that is something else, what goes out. */
export async function keepWritten(
  files: FileStore,
  { caseId, cause }: KeepingPlace,
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

function refOf({ caseId, cause }: KeepingPlace, hash: string): string {
  return `entries/${caseId}/${cause.replace(/[^\w-]/gu, '-').slice(0, 60)}/${hash.slice(0, 16)}`;
}
