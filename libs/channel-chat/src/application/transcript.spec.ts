import { beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '@redress/persistence';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { CHAT_ENTRIES } from '../infrastructure/chat-entry-row.js';
import { CONVERSATIONS, type ConversationRow } from '../infrastructure/conversation-row.js';
import { Transcript, type NewLine } from './transcript.js';

const KIM = 'conversation-of-kim';
const AT = '2026-11-28T10:00:00.000Z';

describe('a transcript', () => {
  let database: Database;
  let calls: string[];
  /** What the next call of this kind throws, after it was done. */
  let failing: string | undefined;
  let shown: number[];
  let here: Transcript;
  let elsewhere: Transcript;

  beforeEach(async () => {
    [calls, shown, failing] = [[], [], undefined];
    database = await openDatabase('memory:', {
      interpose: async ({ collection, operation }, run) => {
        const call = `${collection}.${operation}`;
        calls.push(call);
        const result = await run();
        if (failing !== call) return result;
        failing = undefined;
        throw new Error('the store went away');
      },
    });
    await database.ensureIndexes();
    here = replica((entry) => shown.push(entry.seq));
    elsewhere = replica(() => undefined);
    calls = [];
  });

  const replica = (written: (entry: ChatEntryRow) => void): Transcript =>
    new Transcript({ entries: database.model(CHAT_ENTRIES), conversations: database.model(CONVERSATIONS) }, written);
  const line = (source: string, change: Partial<NewLine> = {}): NewLine => ({
    conversation: KIM,
    source,
    from: 'customer',
    text: source,
    at: AT,
    ...change,
  });
  const row = async (): Promise<ConversationRow | null> =>
    await database.model(CONVERSATIONS).findOne({ _id: KIM }).lean<ConversationRow>();
  const standing = async (): Promise<string[]> =>
    (await here.after(KIM, 0, 50)).map(({ seq, source }) => `${String(seq)} ${source}`);

  it('of a conversation that was begun here is written without a read', async () => {
    here.begin(KIM);
    await here.append(line('a1', { content: 1 }));
    await here.append(line('a2', { reference: 'K7M-Q2X-WDP' }));
    expect(calls).toEqual([
      'chat_entries.insertOne',
      'chat_conversations.insertOne',
      'chat_entries.insertOne',
      'chat_conversations.updateOne',
    ]);
    expect(await standing()).toEqual(['1 a1', '2 a2']);
    expect(await row()).toEqual({
      _id: KIM,
      lastSeq: 2,
      startedAt: AT,
      contentAt: AT,
      reference: 'K7M-Q2X-WDP',
    });
  });

  it('has a line once that is kept twice, at once or later, and asks the store once', async () => {
    const both = await Promise.all([here.append(line('a1')), here.append(line('a1'))]);
    expect([...both, await here.append(line('a1'))].map(({ seq }) => seq)).toEqual([1, 1, 1]);
    expect(calls).toEqual(['chat_entries.find', 'chat_entries.insertOne', 'chat_conversations.insertOne']);
    expect((await elsewhere.append(line('a1'))).seq).toBe(1);
    expect(await standing()).toEqual(['1 a1']);
    expect(shown).toEqual([1]);
  });

  it.each(['chat_entries.find', 'chat_entries.insertOne', 'chat_conversations.insertOne'])(
    'has a line also where %s fails for whoever keeps it first',
    async (call) => {
      failing = call;
      const both = await Promise.allSettled([here.append(line('a1')), here.append(line('a1'))]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect(await standing()).toEqual(['1 a1']);
      expect(await row()).toMatchObject({ lastSeq: 1 });
      expect(shown).toEqual([1]);
    },
  );

  it('has no gap and nothing twice where another replica writes in between', async () => {
    here.begin(KIM);
    for (const [at, who] of [elsewhere, here, elsewhere, elsewhere, here].entries())
      expect((await who.append(line(`a${String(at)}`))).seq).toBe(at + 1);
    expect((await here.append(line('a0'))).seq).toBe(1);
    await Promise.all([here, elsewhere].map(async (who, at) => who.append(line(`b${String(at)}`))));
    expect((await standing()).map((each) => each[0])).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(await row()).toMatchObject({ lastSeq: 7 });
  });

  it('goes on a conversation of which more is known than its lines', async () => {
    const reach = { email: 'kim@mail.example' };
    await database.model(CONVERSATIONS).create({ _id: KIM, lastSeq: 0, startedAt: AT, reach });
    await here.append(line('a1', { content: 1 }));
    expect(await row()).toMatchObject({ lastSeq: 1, contentAt: AT, reach });
  });
});
