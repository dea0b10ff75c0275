import { derivedId, type Instant } from '@redress/kernel';
import {
  CHANNELS,
  EVENTS,
  outboundTopic,
  SERVICES,
  TOPICS,
  type CaseViewUpdated,
  type MessageSettled,
  type RecipientUpdated,
  type UpdateIssued,
} from '@redress/contracts';
import type { OutgoingEvent } from '@redress/messaging';
import type { CaseHead, PendingFate, PendingUpdate } from '../domain/case-head.js';
import type { JudgedRecipient } from '../domain/customer-dealings.js';

/** What became of a message, to everybody who waits for it. The same fate is the same event, however often it is told. */
export function fateEvent(
  fate: PendingFate,
  caseIds: readonly string[],
  reference: string | undefined,
  at: Instant,
): OutgoingEvent {
  const data: MessageSettled = {
    messageId: fate.messageId,
    reading: fate.reading,
    channel: fate.channel,
    fate: fate.fate,
    caseIds: [...caseIds],
    at,
    ...(reference === undefined ? {} : { reference }),
    ...(fate.reason === undefined ? {} : { reason: fate.reason }),
  };
  const decision = fate.decision === undefined ? [] : [String(fate.decision)];
  const id = derivedId('message.settled', fate.messageId, String(fate.reading), ...decision);
  return {
    topic: TOPICS.intake.name,
    key: fate.messageId,
    event: { ...envelope(id, EVENTS.messageSettled.type, fate.messageId, at, data), channel: fate.channel },
  };
}

/** The customer's view of a case at one version. */
export function viewEvent(view: CaseViewUpdated, at: Instant): OutgoingEvent {
  const id = derivedId('case-view.updated', view.caseId, String(view.sequence));
  return {
    topic: TOPICS.caseViews.name,
    key: view.caseId,
    event: envelope(id, EVENTS.caseViewUpdated.type, view.caseId, at, view),
  };
}

/** An update on its way to its gateway; undefined for channels that have none, whose updates a person carries out. */
export function updateEvent(data: UpdateIssued, at: Instant): OutgoingEvent | undefined {
  const topic = outboundTopic(data.channel);
  if (topic === undefined) return undefined;
  const id = derivedId('update.issued', data.updateId);
  return {
    topic: topic.name,
    key: data.caseId,
    event: envelope(id, EVENTS.updateIssued.type, data.updateId, at, data),
  };
}

/**
 * Whether a recipient of the case may be written to, to every gateway: an address may be served by several channels. It
 * travels where updates travel, so that it comes before those that were issued after it.
 */
export function recipientEvents(
  caseId: string,
  { key, wrongPerson }: JudgedRecipient,
  sequence: number,
  at: Instant,
): OutgoingEvent[] {
  const data: RecipientUpdated = { caseId, recipientKey: key, sequence, wrongPerson };
  const { type } = EVENTS.recipientUpdated;
  return CHANNELS.flatMap((channel) => {
    const topic = outboundTopic(channel);
    if (topic === undefined) return [];
    const id = derivedId('recipient.updated', channel, caseId, key, String(sequence));
    return [{ topic: topic.name, key: caseId, event: envelope(id, type, caseId, at, data) }];
  });
}

/** What a gateway needs to carry the update out. */
export function updateData(head: CaseHead, update: PendingUpdate): UpdateIssued {
  const { route } = update;
  return {
    updateId: update.updateId,
    caseId: head._id,
    reference: head.reference,
    kind: update.kind,
    channel: route.channel,
    recipient: {
      key: route.key,
      ...(route.address === undefined ? {} : { address: route.address }),
      ...(route.name === undefined ? {} : { name: route.name }),
    },
    text: update.text,
    language: update.language,
    automatic: update.automatic,
    answers: [...route.answers],
    issuedAt: update.issuedAt,
    ...(route.account === undefined ? {} : { account: route.account }),
    ...(update.subject === undefined ? {} : { subject: update.subject }),
    ...(update.attachments === undefined ? {} : { attachments: update.attachments }),
    ...(update.after === undefined ? {} : { after: update.after }),
    ...(update.writtenBy === undefined ? {} : { writtenBy: update.writtenBy }),
    ...(update.notBefore === undefined ? {} : { notBefore: update.notBefore }),
  };
}

function envelope(id: string, type: string, subject: string, time: Instant, data: object): OutgoingEvent['event'] {
  return { id, type, source: SERVICES.case, subject, time, data };
}
