import { insertNew } from '@redress/persistence';
import type { Model } from 'mongoose';

// The first change of a case; what has a lower sequence tells of something that nobody has changed yet.
const FIRST = 1;

interface StateRow {
  _id: string;
  sequence: number;
}

/**
 * Writes a state unless what is there is as new. Repeatable, and safe against the same key being written at once by
 * two: whichever comes last finds the newer one. What is the first of its key by its sequence is inserted before anything
 * older is looked for.
 * @returns false when the state was not newer
 */
export async function keepNewest<T extends StateRow>(rows: Model<T>, row: T): Promise<boolean> {
  const { _id, ...fields } = row;
  // Mongoose cannot see through a type parameter what the fields of a row are.
  const states = rows as unknown as Model<StateRow>;
  const replaceOlder = async (): Promise<boolean> => {
    const { matchedCount } = await states.updateOne({ _id, sequence: { $lt: row.sequence } }, { $set: fields });
    return matchedCount > 0;
  };
  if (row.sequence > FIRST && (await replaceOlder())) return true;
  // There was one already, or it came between the two: look whether it is older.
  return (await insertNew(rows, row)) || (await replaceOlder());
}
