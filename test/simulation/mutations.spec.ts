import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Mutation } from './mutation.js';
import { openStores, playSeeds } from './play-seeds.js';
import { planSchedule, runSchedule } from './schedule.js';
import type { StorePool } from './store-pool.js';

const SEEDS = Array.from({ length: 3_000 }, (_, index) => index + 1);

interface Broken {
  readonly what: string;
  readonly mutation: Mutation;
  readonly said: RegExp;
  /** Where the seeds begin, for what shows itself seldom. */
  readonly from?: number;
}

/** Each breaks one guarantee of the ground that the protocol stands on, and what the suite must say then. */
const BROKEN: readonly Broken[] = [
  {
    what: 'the offset is committed before the binding is written, and the gateway publishes once',
    mutation: { commitOrder: 'before', publishOnce: true },
    said: /is not bound/u,
    from: 55,
  },
  {
    what: 'the offset of a view is committed before the view is kept',
    mutation: { commitOrder: 'before' },
    said: /the view of/u,
    from: 610,
  },
  { what: 'the binding is not written', mutation: { skipInserts: ['bindings'] }, said: /is not bound/u },
  { what: 'the history is not written', mutation: { skipInserts: ['case_history'] }, said: /openings/u },
  {
    what: 'the dedupe key of the inbox is not unique',
    mutation: { swallowDuplicates: ['email_inbox'] },
    said: /accepted and is gone/u,
  },
  {
    what: 'the first to claim a Message-ID does not win',
    mutation: { swallowDuplicates: ['thread_ids'] },
    said: /lies on another case/u,
  },
  {
    what: 'the head is written without comparing its version',
    mutation: { uncheckedPaths: { cases: 'version' } },
    said: /case/u,
  },
  {
    what: 'a seat is released without looking for the slot',
    mutation: { uncheckedPaths: { seats: 'slots' } },
    said: /seat/u,
    from: 680,
  },
  {
    what: 'a seat is written without the number of its live conversations',
    mutation: { unwrittenPaths: { seats: 'chats' } },
    said: /live conversations/u,
  },
  {
    what: 'a STOP is answered and not kept',
    mutation: { skipUpdates: ['sms_suppressions'] },
    said: /after STOP/u,
  },
  {
    what: 'it is not kept that the last word was a notice that nobody wrote',
    mutation: { unwrittenPaths: { cases: 'heardPlainNotice' } },
    said: /times running/u,
  },
  {
    what: 'the notices to staff are not written',
    mutation: { skipInserts: ['notices'] },
    said: /nobody heard of/u,
  },
  {
    what: 'staff who hear nothing ask again under another key',
    mutation: { forgetKeys: true },
    said: /which was done, is 2 (?:updates|entries)/u,
  },
];

describe('the simulation', () => {
  let stores: StorePool;

  beforeAll(async () => {
    stores = await openStores();
  });

  afterAll(async () => {
    await stores.close();
  });

  it('does exactly the same again for the same seed', async () => {
    const seeds = SEEDS.slice(0, 25);
    const play = async (seed: number): Promise<string> => (await runSchedule(planSchedule(seed), stores)).traceHash;
    const first: string[] = [];
    for (const seed of seeds) first.push(await play(seed));
    const second: string[] = [];
    for (const seed of seeds) second.push(await play(seed));
    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(seeds.length);
  }, 120_000);

  for (const { what, mutation, said, from = 0 } of BROKEN) {
    it(`notices when ${what}`, async () => {
      const { failure } = await playSeeds(SEEDS.slice(from), stores, { mutation });
      expect(failure?.violations.join('\n')).toMatch(said);
    }, 240_000);
  }
});
