import { EVENTS, SERVICES, TOPICS, type NoticeIssued } from '@redress/contracts';
import { derivedId, toInstant, type Clock } from '@redress/kernel';
import type { Publisher } from '@redress/messaging';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';

// How long a notice may go without a word from its gateway before it is issued again under the same id.
const FIRST_WAIT_MS = 120_000;
const LONGEST_WAIT_MS = 3_600_000;
const BATCH = 200;

/** A notice before it is written: the store adds how far it has come. */
export type NewNotice = Pick<
  NoticeRecord,
  '_id' | 'recipient' | 'kind' | 'caseId' | 'reference' | 'clock' | 'waiting' | 'mail'
>;

/** Writes notices down, each once, and hands what interrupts to the gateway. The row is the durable point, its id the dedupe key. */
export class NoticePost {
  constructor(
    private readonly notices: NoticeStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the rows are durable and what is to be sent stands in the log; may be repeated. */
  async put(fresh: readonly NewNotice[]): Promise<void> {
    if (fresh.length === 0) return;
    const now = this.clock.now();
    const rows = await this.notices.insert(fresh.map((each) => newRow(each, now)));
    await this.publish(rows.filter(({ open }) => open === 1));
  }

  /** Issues again of which nobody has said how it ended; returns how many. */
  async reissue(): Promise<number> {
    const rows = await this.notices.silent(toInstant(this.clock.now()), BATCH);
    await this.publish(rows);
    for (const row of rows) {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** row.issues, LONGEST_WAIT_MS);
      await this.notices.postpone(row, toInstant(this.clock.now() + wait));
    }
    return rows.length;
  }

  private async publish(rows: readonly NoticeRecord[]): Promise<void> {
    const mails = rows.flatMap(({ mail }) => mail ?? []);
    if (mails.length > 0) await this.publisher.publish(mails.map(noticeEvent));
  }
}

function newRow(fresh: NewNotice, now: number): NoticeRecord {
  const { clock, mail, ...rest } = fresh;
  return {
    ...rest,
    at: toInstant(now),
    read: 0,
    open: mail === undefined ? 0 : 1,
    issueAt: toInstant(now + FIRST_WAIT_MS),
    issues: 1,
    ...(clock === undefined ? {} : { clock: { name: clock.name, dueAt: clock.dueAt } }),
    ...(mail === undefined ? {} : { mail }),
  };
}

function noticeEvent(data: NoticeIssued): Parameters<Publisher['publish']>[0][number] {
  const { type } = EVENTS.noticeIssued;
  const { noticeId: subject, issuedAt: time } = data;
  const event = { id: derivedId(type, subject), type, source: SERVICES.case, subject, time, data };
  return { topic: TOPICS.outboundEmail.name, key: subject, event };
}
