import type { Model } from 'mongoose';

/**
 * Inserts a document as it stands, past Mongoose's document class, which would only copy it: the cheap way. It goes
 * through the same guard. Throws what `isDuplicateKey` recognises when its `_id` or a unique path is taken.
 */
export async function insertOne<T extends { _id: string }>(model: Model<T>, document: T): Promise<void> {
  await model.collection.insertOne(document as never);
}
