import { derivedId } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import {
  BOUNDS,
  type CaseHead,
  type Customer,
  type PendingFate,
  type PendingUpdate,
  type ReplyRoute,
} from './case-head.js';
import { lastUpdateTo, type CaseChange, type NewEntry } from './case-change.js';
import type { CasePolicy } from './case-policy.js';
import { isClosed } from './lifecycle.js';

/** The parts of a message that its entry keeps, with long lists already moved into the file store. */
export interface EntryContent {
  readonly text: NewEntry['text'];
  readonly full?: NonNullable<NewEntry['full']>;
  readonly attachments: NewEntry['attachments'];
  readonly manifest?: NonNullable<NewEntry['manifest']>;
}

/** One inbound message and how it was decided on. */
export interface IncomingMessage {
  readonly message: MessageReceived;
  readonly content: EntryContent;
  /** Cases that may be the same complaint. */
  readonly links: readonly string[];
  /** True when the same message came before by another of our addresses. */
  readonly duplicate: boolean;
}

/** The cause under which a reading of a message changes a case; the same reading never changes it twice. */
export function messageCause(message: Pick<MessageReceived, 'id' | 'reading'>): string {
  return `message:${message.id}:${String(message.reading)}`;
}

/**
 * The change that the message makes on its case: the opening, when the case bears its id and has not been opened;
 * else one more entry.
 */
export function messageChange(head: CaseHead, incoming: IncomingMessage, policy: CasePolicy): CaseChange {
  const { message, duplicate } = incoming;
  if (duplicate) return duplicateChange(message);
  return head._id === message.id && !head.opened ? openingChange(head, incoming, policy) : addedChange(head, incoming);
}

function openingChange(head: CaseHead, incoming: IncomingMessage, policy: CasePolicy): CaseChange {
  const { message, links } = incoming;
  // Another message of the same case may have come first and made the head: the earliest receipt counts.
  const receivedAt = message.receivedAt < head.receivedAt ? message.receivedAt : head.receivedAt;
  const clocks = policy.clocks(receivedAt);
  const language = policy.language(message.language);
  const opened = { ...head, receivedAt, clocks, language };
  const receipt = receiptUpdate(opened, message, policy);
  return {
    fields: { ...openingFields(head, incoming), receivedAt, clocks, language },
    entries: [entryOf(head, incoming)],
    updates: receipt === undefined ? [] : [receipt],
    fates: [fateOf(message, 'opened', message.unreadable)],
    history: {
      kind: 'case-opened',
      actor: 'customer',
      content: {
        messageId: message.id,
        channel: message.channel,
        links: [...links],
        owner: head.ownerKey,
        team: head.teamKey,
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

function openingFields(head: CaseHead, { message, links }: IncomingMessage): NonNullable<CaseChange['fields']> {
  return {
    opened: true,
    channel: message.channel,
    customer: customerOf(message),
    participants: participantsWith(head, message),
    reply: routeOf(message),
    queue: head.teamKey,
    links: linksWith(head, links, 'probable-duplicate'),
    ...(message.subject === undefined ? {} : { subject: message.subject.slice(0, 200) }),
  };
}

function linksWith(
  head: CaseHead,
  caseIds: readonly string[],
  kind: CaseHead['links'][number]['kind'],
): CaseHead['links'] {
  const fresh = caseIds.filter((caseId) => head.links.every((link) => link.caseId !== caseId));
  return [...head.links, ...fresh.map((caseId) => ({ caseId, kind }))].slice(0, BOUNDS.links);
}

function addedChange(head: CaseHead, incoming: IncomingMessage): CaseChange {
  const { message, links } = incoming;
  const fromCustomer = message.from.key === head.customer.key;
  const reply =
    fromCustomer && message.channel === head.reply.channel && message.clues.messageId !== undefined
      ? { reply: { ...head.reply, answers: [message.clues.messageId, ...head.reply.answers].slice(0, BOUNDS.answers) } }
      : {};
  return {
    fields: {
      participants: head.opened ? head.participants : participantsWith(head, message),
      ...(links.length === 0 ? {} : { links: linksWith(head, links, 'related') }),
      ...reply,
    },
    entries: [entryOf(head, incoming)],
    fates: [fateOf(message, message.kind === 'message' || message.kind === 'request' ? 'added' : 'filed')],
    history: {
      kind: isClosed(head.state) ? 'message-after-closure' : 'message-added',
      actor: fromCustomer ? 'customer' : 'third-party',
      content: { messageId: message.id, reading: message.reading, channel: message.channel, kind: message.kind },
    },
    forPeople: true,
    forCustomer: true,
  };
}

// Nothing new was said, so nobody is told; but where that mail went must have an answer.
function duplicateChange(message: MessageReceived): CaseChange {
  return {
    fates: [fateOf(message, 'duplicate')],
    history: {
      kind: 'duplicate-received',
      actor: 'customer',
      content: { messageId: message.id, account: message.account },
    },
    forPeople: false,
    forCustomer: false,
  };
}

/** The fate of a message that opens and joins nothing. */
export function fateOf(message: MessageReceived, fate: PendingFate['fate'], reason?: string): PendingFate {
  return {
    messageId: message.id,
    reading: message.reading,
    channel: message.channel,
    account: message.account,
    fate,
    raw: message.raw,
    receivedAt: message.receivedAt,
    ...(reason === undefined ? {} : { reason }),
  };
}

function entryOf(head: CaseHead, incoming: IncomingMessage): NewEntry {
  const { message, content } = incoming;
  const fromCustomer = !head.opened || message.from.key === head.customer.key;
  const known = fromCustomer || head.participants.includes(message.from.key);
  return {
    _id: `${head._id}:${message.id}:0:${String(message.reading)}`,
    messageId: message.id,
    at: message.receivedAt,
    kind: entryKind(message),
    from: fromCustomer ? 'customer' : 'third-party',
    visible: known && message.kind === 'message',
    trusted: known,
    channel: message.channel,
    ...content,
    raw: message.raw,
    ...(message.subject === undefined ? {} : { subject: message.subject.slice(0, 200) }),
    ...(message.html === undefined ? {} : { html: message.html }),
    ...(message.unreadable === undefined ? {} : { unreadable: message.unreadable }),
  };
}

function entryKind(message: MessageReceived): NewEntry['kind'] {
  switch (message.kind) {
    case 'automatic':
    case 'opt-out':
    case 'spam':
      return 'automatic';
    case 'bounce':
      return 'bounce';
    case 'message':
    case 'request':
      return 'message';
  }
}

function customerOf(message: MessageReceived): Customer {
  const { key, address, name, proved } = message.from;
  return { key, proved, ...(address === undefined ? {} : { address }), ...(name === undefined ? {} : { name }) };
}

// A form with a mail address is answered by mail; without one the answer stands on the status page.
function routeOf(message: MessageReceived): ReplyRoute {
  const { key, address, name } = message.from;
  const channel = message.channel === 'web' && address?.includes('@') === true ? 'email' : message.channel;
  return {
    channel,
    key,
    answers: message.clues.messageId === undefined ? [] : [message.clues.messageId],
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
    ...(message.channel === channel ? { account: message.account } : {}),
  };
}

function participantsWith(head: CaseHead, message: MessageReceived): readonly string[] {
  return [...new Set([message.from.key, ...head.participants, ...message.otherRecipients])].slice(
    0,
    BOUNDS.participants,
  );
}

function receiptUpdate(head: CaseHead, message: MessageReceived, policy: CasePolicy): PendingUpdate | undefined {
  if (message.kind !== 'message') return undefined;
  const route = routeOf(message);
  const expectedBy = head.clocks.find((clock) => clock.name === 'decision')?.dueAt;
  const receipt = policy.receipt({
    caseId: head._id,
    reference: head.reference,
    receivedAt: head.receivedAt,
    teamKey: head.teamKey,
    channel: route.channel,
    language: head.language,
    ...(expectedBy === undefined ? {} : { expectedBy }),
  });
  const after = lastUpdateTo(head, route.key);
  return {
    updateId: derivedId('update', head._id, messageCause(message), 'receipt'),
    kind: 'receipt',
    route,
    subject: receipt.subject,
    text: receipt.text,
    language: receipt.language,
    automatic: 'auto-replied',
    issuedAt: message.receivedAt,
    ...(after === undefined ? {} : { after }),
  };
}
