import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sha256, toInstant, type Clock } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { HAND_OVERS } from '../infrastructure/hand-over-row.js';
import type { OutgoingText } from '../infrastructure/text-provider.js';
import { HandOvers } from './hand-overs.js';
import { TextHandOver } from './text-hand-over.js';

const KIM = '+447700900123';
const TEXT: OutgoingText = {
  sender: { from: '+447700900000' },
  to: KIM,
  said: { body: 'hi' },
  statusCallback: 'http://l',
};
const TAKEN = { is: 'taken', sid: 'SM1', status: 'queued' } as const;

describe('the notes of what is being handed over', () => {
  let database: Database;
  let due: (() => void)[];
  const clock: Clock = {
    now: () => 1_000_000,
    after: (_, run) => {
      due.push(run);
      return () => undefined;
    },
  };
  let handOvers: HandOvers;
  const noted = async (): Promise<string[]> => (await handOvers.open(2_000_000)).map(({ _id }) => _id);
  const handing = (hand: () => Promise<typeof TAKEN>): TextHandOver =>
    new TextHandOver({
      provider: { hand, sentTo: () => Promise.resolve([]) },
      handOvers,
      states: { observe: () => Promise.resolve(true) },
      clock,
      log: { warn: () => undefined },
    });

  beforeEach(async () => {
    due = [];
    database = await openDatabase('memory:');
    handOvers = new HandOvers(database.model(HAND_OVERS.sms), clock);
    await database.ensureIndexes();
  });

  it('are there before the first byte leaves, each under an id of its own', async () => {
    let before: unknown;
    const seen = handing(async () => {
      before = await handOvers.open(2_000_000);
      return TAKEN;
    });
    await seen.hand({ _id: 'u1', attempts: 2 }, TEXT);
    const beganAt = toInstant(1_000_000);
    expect(before).toEqual([{ _id: 'u1/2/words', update: 'u1', to: KIM, words: sha256('hi'), beganAt }]);
  });

  it('are forgotten together once it is known what came of them, and with the process at the latest', async () => {
    const deletions = jest.spyOn(database.model(HAND_OVERS.sms).collection, 'deleteMany');
    const taking = handing(() => Promise.resolve(TAKEN));
    for (const _id of ['u1', 'u2', 'u3']) await taking.hand({ _id, attempts: 1 }, TEXT);
    expect(await noted()).toHaveLength(3);
    for (const run of due) run();
    await handOvers.flush();
    expect(await noted()).toEqual([]);
    expect(deletions).toHaveBeenCalledTimes(1);
    await taking.hand({ _id: 'u4', attempts: 1 }, TEXT);
    await handOvers.flush();
    expect(await noted()).toEqual([]);
  });

  it('of one attempt do not go with those of an earlier one', async () => {
    const taking = handing(() => Promise.resolve(TAKEN));
    await taking.hand({ _id: 'u1', attempts: 1 }, TEXT);
    let duringSecond: string[] = [];
    await handing(async () => {
      await handOvers.flush();
      duringSecond = await noted();
      return TAKEN;
    }).hand({ _id: 'u1', attempts: 2 }, TEXT);
    expect(duringSecond).toEqual(['u1/2/words']);
  });
});
