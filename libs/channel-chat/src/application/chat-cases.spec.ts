import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseViewUpdated } from '@redress/contracts';
import { openDatabase, type Database } from '@redress/persistence';
import { CHAT_CASES, type ChatCaseRow } from '../infrastructure/chat-case-row.js';
import { ChatCases } from './chat-cases.js';

const KIM = 'conversation-of-kim';

describe('the cases of conversations', () => {
  let database: Database;
  let calls: string[];
  let changed: string[];
  let cases: ChatCases;

  beforeEach(async () => {
    [calls, changed] = [[], []];
    database = await openDatabase('memory:', {
      interpose: async ({ operation }, run) => {
        calls.push(operation);
        return run();
      },
    });
    await database.ensureIndexes();
    cases = new ChatCases(database.model(CHAT_CASES), (conversation) => changed.push(conversation));
    calls = [];
  });

  const view = async (sequence: number, change: Partial<CaseViewUpdated> = {}): Promise<void> => {
    await cases.apply({
      caseId: 'case-1',
      reference: 'K7M-Q2X-WDP',
      sequence,
      erased: false,
      state: 'received',
      receivedAt: '2026-11-28T10:00:00.000Z',
      handledBy: 'Parcels',
      conversation: [],
      conversationTotal: 0,
      ...change,
    });
  };
  const row = async (): Promise<ChatCaseRow | null> =>
    await database.model(CHAT_CASES).findOne({ _id: 'case-1' }).lean<ChatCaseRow>();

  it('have nothing of a case that nobody talks about, and nothing is written for it', async () => {
    await view(1);
    await view(2);
    await view(3, { erased: true });
    expect(calls).toEqual(['findOne', 'findOne', 'findOne']);
    expect(await row()).toBeNull();
    expect(changed).toEqual([]);
  });

  it('have the first view of a case by one call', async () => {
    await view(1, { chat: KIM });
    expect(calls).toEqual(['insertOne']);
    expect(await cases.caseOf(KIM)).toBe('case-1');
    expect(changed).toEqual([KIM]);
  });

  it.each<[string, Partial<CaseViewUpdated>]>([
    ['is talked about elsewhere', {}],
    ['is erased', { chat: KIM, erased: true }],
  ])('have no case any more that %s, whatever comes late', async (_, change) => {
    await view(1, { chat: KIM });
    await view(3, change);
    await view(2, { chat: KIM });
    expect(await cases.caseOf(KIM)).toBeUndefined();
    expect(await row()).toEqual({ _id: 'case-1', sequence: 3, erased: change.erased === true, about: null });
  });
});
