import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import type { Database } from '@redress/persistence';
import { newText, newThing, Things, type Thing } from './sample-collections.js';

/** Cursors: in order, to the end, and in little memory. */
export function cursorCases(
  database: () => Database,
  streamTarget: () => { url: string; folder: string } | undefined,
): void {
  describe('cursors', () => {
    it('bring everything, in the order of the index, over many batches', async () => {
      const things = database().model(Things);
      const group = newText();
      const rows = Array.from({ length: 450 }, (_, rank) => newThing({ group, rank }));
      await things.insertMany(rows, { ordered: false, lean: true });
      const seen: number[] = [];
      for await (const each of things.find({ group }).sort({ rank: -1 }).lean<Thing>().cursor()) seen.push(each.rank);
      expect(seen).toEqual(rows.map(({ rank }) => rank).reverse());
      const ids: string[] = [];
      for await (const each of things.find({}).sort({ _id: 1 }).lean<Thing>().cursor()) ids.push(each._id);
      expect(ids).toEqual([...ids].sort());
      expect(rows.every(({ _id }) => ids.includes(_id))).toBe(true);
    }, 60_000);

    it('can be left early', async () => {
      const things = database().model(Things);
      let count = 0;
      for await (const each of things.find({}).sort({ _id: 1 }).lean<Thing>().cursor()) {
        expect(each._id).not.toBe('');
        count += 1;
        if (count === 3) break;
      }
      expect(count).toBe(3);
    });

    it('carry many times more than the memory there is', async () => {
      const target = streamTarget();
      if (target === undefined) return;
      const program = new URL('../dist/persistence/stream-program.js', import.meta.url);
      // 120 MB of documents through a heap of 40 MB.
      const worker = new Worker(program, { workerData: target, resourceLimits: { maxOldGenerationSizeMb: 40 } });
      const counted = await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(counted).toEqual({ documents: 15_000, bytes: 120_000_000 });
      await worker.terminate();
    }, 240_000);
  });
}
