import { RedressError } from '@redress/kernel';

/**
 * The revision that the header `If-Match: "7"` names (RFC 9110, 13.1.1): what the client saw when it decided.
 * @throws RedressError `revision-required` without the header; `revision-invalid` for what is no revision
 */
export function readRevision(header: string | undefined): number {
  if (header === undefined) {
    throw new RedressError('revision-required', 'Send If-Match with the revision that you read, such as "7".');
  }
  const revision = /^"(\d{1,15})"$/u.exec(header.trim())?.[1];
  if (revision === undefined) {
    throw new RedressError('revision-invalid', 'The header If-Match must be a revision in quotes, such as "7".');
  }
  return Number(revision);
}
