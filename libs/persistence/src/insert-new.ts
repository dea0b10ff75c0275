import type { Model } from 'mongoose';
import { insertOne } from './insert-one.js';
import { isDuplicateKey } from './is-duplicate-key.js';

/** As `insertOne`; true when this call put the document there, false when its `_id` or a unique path is taken. */
export async function insertNew<T extends { _id: string }>(model: Model<T>, document: T): Promise<boolean> {
  try {
    await insertOne(model, document);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
