import type { InboxRow } from '@redress/channel-kit';
import type { MessageReceived, NoticeIssued, UpdateIssued } from '@redress/contracts';
import { sha256 } from '@redress/kernel';

/** The normal form of a mail that is nothing but its text. */
export function plainMessage(row: InboxRow, raw: Buffer, more: Partial<MessageReceived> = {}): MessageReceived {
  return {
    id: row._id,
    reading: row.reading,
    channel: row.channel,
    account: row.account,
    externalId: row.externalId,
    kind: 'message',
    from: { key: 'party-of-ann', address: 'ann@mail.example', proved: false },
    to: [row.account],
    otherRecipients: [],
    text: { preview: raw.toString('utf8').slice(0, 1_000), bytes: raw.length, sha256: sha256(raw) },
    attachments: [],
    clues: { answers: [], tokens: [] },
    receivedAt: row.receivedAt,
    raw: row.raw,
    ...more,
  };
}

/** What Ivy of the staff is told. */
export function aNotice(noticeId: string): NoticeIssued {
  return {
    noticeId,
    recipient: { key: 'staff:ivy', address: 'ivy@acme.example' },
    reference: '4K7-MQ2-XWD',
    subject: 'Overdue [4K7-MQ2-XWD]',
    text: { preview: 'Overdue.', bytes: 8, sha256: sha256('Overdue.') },
    language: 'en',
    issuedAt: '2026-03-02T09:00:00.000Z',
  };
}

/** A receipt for Ann. */
export function anUpdate(updateId: string, more: Partial<UpdateIssued> = {}): UpdateIssued {
  return {
    updateId,
    caseId: 'case-1',
    reference: '4K7-MQ2-XWD',
    kind: 'receipt',
    channel: 'email',
    recipient: { key: 'party-of-ann', address: 'ann@mail.example' },
    text: { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') },
    language: 'en',
    automatic: 'auto-replied',
    answers: [],
    issuedAt: '2026-03-02T09:00:00.000Z',
    ...more,
  };
}
