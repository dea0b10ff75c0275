import { describe, expect, it } from '@jest/globals';
import { toInstant, type Clock } from '@redress/kernel';
import { openDatabase } from '@redress/persistence';
import { ClimbStore } from '../infrastructure/climb-store.js';
import { NOTICE_CLIMBS, type ClimbRecord, type NoticeRecord } from '../infrastructure/notice-collections.js';
import { NoticeStore } from '../infrastructure/notice-store.js';
import { NoticeRetention } from './notice-retention.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const clock: Clock = { now: () => NOW, after: () => () => undefined };
const daysAgo = (days: number): string => toInstant(NOW - days * DAY);

function notice(_id: string, days: number, more: Partial<NoticeRecord> = {}): NoticeRecord {
  const at = daysAgo(days);
  const base = { kind: 'breach', caseId: 'c', reference: 'r', read: 0, waiting: 1, open: 0, issues: 1 } as const;
  return { _id, recipient: 'ivy', at, issueAt: at, ...base, ...more };
}

function ladder(_id: string, days: number, open: 0 | 1): ClimbRecord {
  const at = daysAgo(days);
  return { _id, caseId: 'c', kind: 'safety', occasionId: 'o', startedAt: at, climbedTo: at, wakeAt: at, open };
}

function mailOf(noticeId: string): NonNullable<NoticeRecord['mail']> {
  return {
    noticeId,
    recipient: { key: 'staff:ivy', address: 'ivy@acme.example' },
    subject: 'Your cases',
    text: { preview: '', bytes: 2_000, sha256: '', ref: `notices/${noticeId}/1` },
    language: 'en',
    issuedAt: daysAgo(0),
  };
}

describe('retention of notices', () => {
  it('lets go of what is ninety days old with its words, and of ladders; what has not ended stays', async () => {
    const database = await openDatabase('memory:');
    const [notices, climbs] = [new NoticeStore(database), new ClimbStore(database)];
    await database.ensureIndexes();
    const many = Array.from({ length: 1_200 }, (_, index) => notice(`old-${String(index)}`, 91, { waiting: 0 }));
    await notices.insert([
      ...many,
      notice('young', 89),
      notice('old-unread', 91),
      notice('old-long', 91, { mail: mailOf('old-long') }),
      notice('old-open', 91, { open: 1, mail: mailOf('old-open') }),
    ]);
    await climbs.begin([ladder('old-climbed', 91, 0), ladder('old-open', 91, 1), ladder('young', 89, 0)]);
    const removed: string[] = [];
    const files = {
      remove: (ref: string): Promise<void> => {
        removed.push(ref);
        return Promise.resolve();
      },
    };
    const sweepers = [1, 2].map(() => new NoticeRetention(notices, climbs, files, clock));
    await Promise.all(sweepers.map((each) => each.sweep()));
    const left = async (ids: readonly string[]): Promise<string[]> =>
      (await Promise.all(ids.map((id) => notices.find(id)))).flatMap((row) => row?._id ?? []);
    const all = many.map(({ _id }) => _id);
    expect(await left([...all, 'young', 'old-unread', 'old-long', 'old-open'])).toEqual(['young', 'old-open']);
    const ladders = database.model(NOTICE_CLIMBS);
    const ids = ['old-climbed', 'old-open', 'young'];
    expect((await ladders.find({ _id: { $in: ids } }).lean<ClimbRecord[]>()).map(({ _id }) => _id).sort()).toEqual([
      'old-open',
      'young',
    ]);
    expect(new Set(removed)).toEqual(new Set(['notices/old-long/1']));
    await database.close();
  });
});
