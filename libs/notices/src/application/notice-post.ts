import { EVENTS, SERVICES, TOPICS, type NoticeIssued } from '@redress/contracts';
import { derivedId, toInstant, type Clock } from '@redress/kernel';
import type { Publisher } from '@redress/messaging';
import type { Log } from '@redress/platform';
import { mailbox } from '../domain/recipients.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';

// How long a notice may go without a word from its gateway before it is issued again under the same id.
const FIRST_WAIT_MS = 120_000;
const LONGEST_WAIT_MS = 3_600_000;
const BATCH = 200;

/** A notice before it is written: the store adds how far it has come. */
export type NewNotice = Pick<
  NoticeRecord,
  '_id' | 'recipient' | 'kind' | 'caseId' | 'reference' | 'clock' | 'waiting' | 'mail' | 'text' | 'spare'
>;

/** Writes notices down, each once, and hands what interrupts to the gateways. The row is the durable point, its id the dedupe key. */
export class NoticePost {
  constructor(
    private readonly notices: NoticeStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Resolves when the rows are durable and what is to be sent stands in the log; may be repeated. */
  async put(fresh: readonly NewNotice[]): Promise<void> {
    if (fresh.length === 0) return;
    const now = this.clock.now();
    const rows = await this.notices.insert(fresh.map((each) => newRow(each, now)));
    await this.publish(rows.filter(({ open }) => open === 1));
  }

  /** Issues again of which nobody has said how it ended, and by mail what should have gone as a text; returns how many. */
  async reissue(): Promise<number> {
    const rows = await this.notices.silent(toInstant(this.clock.now()), BATCH);
    for (const row of rows) await this.sendSpare(row, 'no word of it');
    await this.publish(rows);
    for (const row of rows) {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** row.issues, LONGEST_WAIT_MS);
      await this.notices.postpone(row, toInstant(this.clock.now() + wait));
    }
    return rows.length;
  }

  /** Sends the mail in place of a text, where there is one. Durable when it resolves; its id makes a repetition harmless. */
  async sendSpare({ _id, recipient, kind, caseId, reference, spare }: NoticeRecord, why: string): Promise<void> {
    if (spare === undefined || (await this.notices.find(spare.noticeId)) !== null) return;
    this.log.warn('a notice goes by mail in place of a text', { noticeId: _id, why });
    const row = { _id: spare.noticeId, recipient: mailbox(recipient), kind, caseId, reference };
    await this.put([{ ...row, waiting: 0, mail: spare }]);
  }

  private async publish(rows: readonly NoticeRecord[]): Promise<void> {
    const events = rows.flatMap(({ mail, text }) => [
      ...(mail === undefined ? [] : [noticeEvent(TOPICS.outboundEmail.name, mail)]),
      ...(text === undefined ? [] : [noticeEvent(TOPICS.outboundSms.name, text)]),
    ]);
    if (events.length > 0) await this.publisher.publish(events);
  }
}

function newRow(fresh: NewNotice, now: number): NoticeRecord {
  const { clock, ...rest } = fresh;
  return {
    ...rest,
    at: toInstant(now),
    read: 0,
    open: rest.mail === undefined && rest.text === undefined ? 0 : 1,
    issueAt: toInstant(now + FIRST_WAIT_MS),
    issues: 1,
    ...(clock === undefined ? {} : { clock: { name: clock.name, dueAt: clock.dueAt } }),
  };
}

function noticeEvent(topic: string, data: NoticeIssued): Parameters<Publisher['publish']>[0][number] {
  const { type } = EVENTS.noticeIssued;
  const { noticeId: subject, issuedAt: time } = data;
  const event = { id: derivedId(type, subject), type, source: SERVICES.case, subject, time, data };
  return { topic, key: subject, event };
}
