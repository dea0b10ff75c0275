import type { Model } from 'mongoose';
import { isDuplicateKey } from './is-duplicate-key.js';

/**
 * Inserts what is not there yet, in one call and past Mongoose's document class. Returns the ids of the documents whose
 * `_id` or unique path was taken; of those nothing is written. For rows whose content follows from their id.
 */
export async function insertMissing<T extends { _id: string }>(
  model: Model<T>,
  documents: readonly T[],
): Promise<string[]> {
  if (documents.length === 0) return [];
  try {
    await model.collection.insertMany(documents as never, { ordered: false });
    return [];
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return refusedIndexes(error).map((index) => documents[index]?._id ?? '');
  }
}

function refusedIndexes(error: unknown): number[] {
  const { writeErrors } = error as { writeErrors?: readonly { index: number }[] };
  // A driver that inserts a single document may report it without a list.
  return writeErrors?.map((each) => each.index) ?? [0];
}
