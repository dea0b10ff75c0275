import { EVENTS, TOPICS, type UpdateIssued } from '@redress/contracts';
import { instantNow, sha256, systemClock } from '@redress/kernel';
import type { OutgoingEvent } from '@redress/messaging';

/** The case that conversations are about unless a test has another. */
export const CASE = '01930000-0000-7000-8000-000000000001';
export const REFERENCE = 'K7M-Q2X-WDP';

/** The `number`-th thing that the case service has said in a conversation. */
export function issuedUpdate(
  number: number,
  conversation: string | undefined,
  text: string,
  change: Partial<UpdateIssued> = {},
): OutgoingEvent & { readonly event: { readonly data: UpdateIssued } } {
  const update: UpdateIssued = {
    updateId: `01930000-0000-8000-8000-${String(number).padStart(12, '0')}`,
    caseId: CASE,
    reference: REFERENCE,
    kind: 'reply',
    channel: 'chat',
    recipient: { key: conversation ?? 'nobody' },
    ...(conversation === undefined ? {} : { account: conversation }),
    text: { preview: text, bytes: Buffer.byteLength(text), sha256: sha256(text) },
    language: 'en',
    automatic: 'no',
    answers: [],
    issuedAt: instantNow(systemClock),
    ...change,
  };
  const { type } = EVENTS.updateIssued;
  const event = { id: update.updateId, type, source: 'case-service', time: update.issuedAt, data: update };
  return { topic: TOPICS.outboundChat.name, key: update.caseId, event };
}
