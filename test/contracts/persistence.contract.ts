import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDuplicateKey, type Database, type Interpose } from '@redress/persistence';
import { changeCases } from '../persistence/change.cases.js';
import { failure } from '../persistence/failure.js';
import { cursorCases } from '../persistence/cursor.cases.js';
import { questionCases } from '../persistence/question.cases.js';
import { refusalCases } from '../persistence/refusal.cases.js';
import { declareSamples, Things } from '../persistence/sample-collections.js';

/** One engine under test. */
export interface DatabaseUnderTest {
  open(interpose?: Interpose): Promise<Database>;
  /** The name of the index that an engine's `explain` says it used; 'scan' for none, 'sort' if it had to sort; undefined where the explanation proves nothing. */
  servedBy(explained: unknown): string | undefined;
  /** What a worker thread with little memory passes to the streaming program; undefined where memory is the store. */
  streamTarget(): { url: string; folder: string } | undefined;
  dispose(): Promise<void>;
}

/** What every document engine promises. */
export function persistenceContract(name: string, make: () => Promise<DatabaseUnderTest>): void {
  describe(`documents: ${name}`, () => {
    let under: DatabaseUnderTest;
    let database: Database;
    beforeAll(async () => {
      under = await make();
      database = await under.open();
      await declareSamples(database);
    }, 60_000);
    afterAll(async () => {
      await database.close();
      await under.dispose();
    }, 60_000);

    changeCases(() => database);
    questionCases(
      () => database,
      (explained) => under.servedBy(explained),
    );
    refusalCases(() => database);
    cursorCases(
      () => database,
      () => under.streamTarget(),
    );

    it('makes its indexes again without harm', async () => {
      await database.ensureIndexes();
      expect(await database.model(Things).findOne({ code: 'none' }).lean()).toBeNull();
    });

    it('lets every call be interposed, also losing an answer that was applied', async () => {
      const seen: string[] = [];
      const interposed = await under.open(async (call, run) => {
        seen.push(`${call.collection}.${call.operation}`);
        const answer = await run();
        if (call.operation === 'insertOne') throw new Error('the answer is lost');
        return answer;
      });
      try {
        await declareSamples(interposed);
        const model = interposed.model(Things);
        const document = { _id: 'interposed', code: 'interposed', group: 'i', rank: 1 };
        await expect(model.collection.insertOne(document as never)).rejects.toThrow('the answer is lost');
        expect(isDuplicateKey(await failure(model.collection.insertOne(document as never)))).toBe(true);
        expect(await model.findOne({ _id: 'interposed' }).lean()).toEqual(document);
        expect(seen).toEqual(['things.insertOne', 'things.insertOne', 'things.findOne']);
      } finally {
        await interposed.close();
      }
    });
  });
}
