import type { Channel, NoticeIssued, UpdateIssued, UpdateKind } from '@redress/contracts';

/** What a gateway sends: an update to a customer, or a notice to staff in the same form. */
export type Outgoing = Omit<UpdateIssued, 'kind'> & { readonly kind: UpdateKind | 'notice' };

/** A notice as it is sent: a message of its own that stands in no case's thread. */
export function noticeOutgoing(notice: NoticeIssued, channel: Channel): Outgoing {
  const { noticeId, recipient, reference = '', subject, text, language, issuedAt } = notice;
  return {
    updateId: noticeId,
    caseId: noticeId,
    reference,
    kind: 'notice',
    channel,
    recipient,
    subject,
    text,
    language,
    automatic: 'auto-generated',
    answers: [],
    issuedAt,
  };
}

/** True for what is meant for staff: it is neither held back by what customers are due nor told to them. */
export function isForStaff({ kind }: Pick<Outgoing, 'kind'>): boolean {
  return kind === 'notice';
}
