import { isRetriable, type Clock } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import { Batcher } from './batcher.js';

const BATCH = 100;

interface Insertion<T> {
  readonly row: T;
  taken: boolean;
  failure?: Error;
}

/** Inserts rows that come at the same time in one call: under load a write costs less the more there are of them. */
export class RowInserter<T extends { _id: string }> {
  private readonly batcher: Batcher<Insertion<T>>;

  constructor(
    private readonly rows: Model<T>,
    clock: Clock,
  ) {
    this.batcher = new Batcher((batch) => this.run(batch), { maximum: BATCH, lingerMs: 0 }, clock);
  }

  /** Durable when it resolves. @returns false when the id or a unique path is taken; then nothing is written */
  async insert(row: T): Promise<boolean> {
    const insertion: Insertion<T> = { row, taken: false };
    await this.batcher.add(insertion);
    if (insertion.failure !== undefined) throw insertion.failure;
    return !insertion.taken;
  }

  private async run(batch: readonly Insertion<T>[]): Promise<void> {
    try {
      await this.insertAll(batch);
    } catch (error) {
      if (isRetriable(error) || batch.length === 1) throw error;
      // A row that the store refuses must not keep its neighbours out.
      for (const insertion of batch) await this.insertAlone(insertion);
    }
  }

  private async insertAlone(insertion: Insertion<T>): Promise<void> {
    try {
      await this.insertAll([insertion]);
    } catch (error) {
      insertion.failure = error instanceof Error ? error : new Error('an insert failed', { cause: error });
    }
  }

  private async insertAll(batch: readonly Insertion<T>[]): Promise<void> {
    const taken = new Set(
      await insertMissing(
        this.rows,
        batch.map(({ row }) => row),
      ),
    );
    for (const insertion of batch) insertion.taken = taken.has(insertion.row._id);
  }
}
