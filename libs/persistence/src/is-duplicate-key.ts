/**
 * True when an insert, upsert or update failed because `_id` or a unique index is taken; of a bulk insert, when that is
 * all that went wrong. Looks at the code (11000) alone: messages and key patterns differ between servers.
 */
export function isDuplicateKey(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, writeErrors } = error as { code?: unknown; writeErrors?: unknown };
  if (Array.isArray(writeErrors) && writeErrors.length > 0) {
    return writeErrors.every((each: { code?: unknown }) => each.code === 11000);
  }
  return code === 11000;
}
