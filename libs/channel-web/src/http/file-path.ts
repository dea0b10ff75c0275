/** Where the page has a file that we sent (`number` from 1); the API has it at the same path below `/api/v1`. Ids of entries may hold colons. */
export function filePath(reference: string, entryId: string, number: number): string {
  return `/complaints/${reference}/files/${encodeURIComponent(entryId)}/${String(number)}`;
}
