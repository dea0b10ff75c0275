import type { HoldReason, MessageReceived, SenderData } from '@redress/contracts';
import type { CaseChange, NewEntry } from './case-change.js';
import { afterClosureFields } from './after-closure.js';
import { BOUNDS, type CaseHead, type PendingFate } from './case-head.js';
import { begunStay, stayNote } from './conversation.js';
import { customerOf } from './customer-of.js';
import type { CasePolicy, ReadingClues } from './case-policy.js';
import { customersMove } from './customers-move.js';
import { receiptUpdate } from './first-receipt.js';
import { firstReceipt, proposedComplainant } from './forwarded-complaint.js';
import { entryKind, howItCame } from './how-it-came.js';
import { isClosed } from './lifecycle.js';
import { isCustomer, isForged, isOnCase, laterParticipants, openingParticipants } from './participants.js';
import { keptFromNamed } from './keep-from.js';
import { leftWay, proofsBeside, wayToLeft } from './left-number.js';
import { findingsNote, raisedBy, type MessageFindings } from './message-findings.js';
import { proofValues } from './proof-values.js';
import { contactOf, isMailUnsafe, openingWays } from './reply-route.js';
import { takenFor, takenNote } from './take-for.js';
import { textedFields } from './texted-number.js';
import { understoodNote } from './understood.js';

/** The parts of a message that its entry keeps, with long lists already moved into the file store. */
export interface EntryContent {
  readonly text: NewEntry['text'];
  readonly full?: NonNullable<NewEntry['full']>;
  readonly attachments: NewEntry['attachments'];
  readonly manifest?: NonNullable<NewEntry['manifest']>;
  readonly details?: NonNullable<NewEntry['details']>;
}

/** One inbound message and how it was decided on. */
export interface IncomingMessage {
  readonly message: MessageReceived;
  readonly content: EntryContent;
  /** Cases that may be the same complaint. */
  readonly links: readonly string[];
  /** True when the same message came before by another of our addresses. */
  readonly duplicate: boolean;
  readonly findings: MessageFindings;
  /** Set when a person had it opened. */
  readonly decided?: PersonsDecision;
}

/** That a person wants a held message opened, and whether its sender is to have a receipt. */
export interface PersonsDecision {
  readonly by: string;
  readonly answer: boolean;
  /** The number of the decision on this message. */
  readonly decision: number;
}

/** Why a person is to look before the message opens a case; undefined for most. */
export function holdOf({ hold, kind }: Pick<MessageReceived, 'hold' | 'kind'>): HoldReason | undefined {
  return hold ?? (kind === 'spam' ? 'spam' : undefined);
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
  return head._id === message.id && !head.opened
    ? openingChange(head, incoming, policy)
    : addedChange(head, incoming, policy);
}

function openingChange(head: CaseHead, incoming: IncomingMessage, policy: CasePolicy): CaseChange {
  const { message, links, decided } = incoming;
  const proposed = proposedComplainant(message, (address) => policy.isOwnSender(address));
  const stay = begunStay(head, incoming.message, incoming.decided !== undefined);
  const begun = { ...openingFields(head, incoming, proposed, policy), ...stay };
  const taken = { ...begun, ...takenFor({ ...head, ...begun }, formFindings(incoming), policy) };
  const kept = keptFromNamed({ ...head, ...taken }, incoming.findings, message.receivedAt, policy);
  const fields = { ...taken, ...kept };
  const opened = { ...head, ...fields };
  const answered = proposed === undefined && (decided?.answer ?? message.kind === 'message');
  const occasion = { cause: messageCause(message), at: message.receivedAt, atOnce: decided === undefined };
  return {
    fields,
    entries: [entryOf(head, incoming, policy)],
    updates: answered ? [receiptUpdate(opened, opened.reply, occasion, policy)] : [],
    fates: [openedFate(message, proposed, decided)],
    history: {
      kind: 'case-opened',
      actor: decided?.by ?? 'customer',
      content: {
        messageId: message.id,
        channel: message.channel,
        links: [...links],
        owner: opened.ownerKey,
        team: opened.teamKey,
        recordType: opened.recordType,
        ...(opened.category === undefined ? {} : { category: opened.category }),
        ...asksNote(message),
        ...(proposed === undefined ? {} : { unconfirmed: true }),
        ...stayNote(stay),
        ...findingsNote(incoming.findings),
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

// Whoever fills the complaint form in complains, whatever their words.
function formFindings({ message, findings }: IncomingMessage): MessageFindings {
  return message.channel === 'web' ? { ...findings, recordType: 'complaint' } : findings;
}

function openedFate(
  message: MessageReceived,
  proposed: SenderData | undefined,
  decided: PersonsDecision | undefined,
): PendingFate {
  const reason = proposed === undefined ? message.unreadable : 'sent on by staff: confirm the complainant';
  return decidedFate(fateOf(message, 'opened', reason), decided);
}

function decidedFate(fate: PendingFate, decided: PersonsDecision | undefined): PendingFate {
  return decided === undefined ? fate : { ...fate, decision: decided.decision, decidedBy: decided.by };
}

type OpeningFields = NonNullable<CaseChange['fields']>;

function openingFields(
  head: CaseHead,
  { message, links, findings }: IncomingMessage,
  proposed: SenderData | undefined,
  policy: CasePolicy,
): OpeningFields {
  // Another message of the same case may have come first and made the head: the earliest receipt counts.
  const received = proposed === undefined ? message.receivedAt : firstReceipt(message);
  const receivedAt = received < head.receivedAt ? received : head.receivedAt;
  const complainant = proposed ?? message.from;
  const ways = openingWays(message, complainant, proposed === undefined ? wayToLeft(message, policy) : undefined);
  const proofs = openingProofs(head, ways, message, policy);
  const contact = contactOf(message);
  const customer = customerOf(message, proposed, policy);
  return {
    opened: true,
    receivedAt,
    clocks: policy.clocks(receivedAt),
    language: policy.language(readingClues(message)),
    channel: message.channel,
    customer,
    participants: openingParticipants({ ...head, customer }, message, complainant.key),
    ...ways,
    queue: head.teamKey,
    links: linksWith(head, links, 'probable-duplicate'),
    ...(proposed === undefined ? {} : { unconfirmed: { by: message.from.key } }),
    ...(isMailUnsafe(message) ? { mailUnsafe: true } : {}),
    ...raisedBy(head, findings, { messageId: message.id, at: message.receivedAt }),
    ...(contact === undefined ? {} : { contact }),
    ...(proofs.length === 0 ? {} : { proofs }),
    ...(message.subject === undefined ? {} : { subject: message.subject.slice(0, 200) }),
  };
}

function openingProofs(
  { _id }: CaseHead,
  ways: Pick<CaseHead, 'reply' | 'earlierWays'>,
  message: MessageReceived,
  policy: CasePolicy,
): readonly string[] {
  const proofs = policy.proofKeys(_id, proofValues(message));
  const left = leftWay(ways);
  return left === undefined ? proofs : proofsBeside({ _id, proofs }, left, message, policy);
}

// On a form a language is chosen; a mail names that of its writer's program, a text that of the country of its number.
function readingClues({ channel, language, text, replyText }: MessageReceived): ReadingClues {
  const words = { text: (replyText ?? text).preview };
  if (language === undefined) return words;
  return channel === 'web' ? { ...words, stated: language } : { ...words, hinted: language };
}

function linksWith(
  head: CaseHead,
  caseIds: readonly string[],
  kind: CaseHead['links'][number]['kind'],
): CaseHead['links'] {
  const fresh = caseIds.filter((caseId) => head.links.every((link) => link.caseId !== caseId));
  return [...head.links, ...fresh.map((caseId) => ({ caseId, kind }))].slice(0, BOUNDS.links);
}

function addedChange(head: CaseHead, incoming: IncomingMessage, policy: CasePolicy): CaseChange {
  const { message, links, findings } = incoming;
  const taken = head.opened ? takenFor(head, findings, policy) : {};
  const participants = laterParticipants(head, message);
  const move = customersMove({ ...head, participants }, message, policy);
  const stay = begunStay(head, message, incoming.decided !== undefined);
  const brought = participants.filter((key) => !head.participants.includes(key));
  return {
    fields: {
      participants,
      ...(links.length === 0 ? {} : { links: linksWith(head, links, 'related') }),
      ...move,
      ...stay,
      ...raisedBy(head, findings, { messageId: message.id, at: message.receivedAt }),
      ...textedFields(head, message),
      ...taken,
      ...keptFromNamed({ ...head, ...taken }, findings, message.receivedAt, policy),
      ...afterClosureFields(head, message, policy),
    },
    entries: [{ ...entryOf(head, incoming, policy), ...(brought.length === 0 ? {} : { brought }) }],
    fates: [decidedFate(fateOf(message, message.kind === 'message' ? 'added' : 'filed'), incoming.decided)],
    history: {
      kind: isClosed(head.state) ? 'message-after-closure' : 'message-added',
      actor: isCustomer(head, message) ? 'customer' : 'third-party',
      content: {
        messageId: message.id,
        reading: message.reading,
        channel: message.channel,
        kind: message.kind,
        ...asksNote(message),
        ...takenNote(taken),
        ...understoodNote(move),
        ...stayNote(stay),
        ...findingsNote(findings),
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

// Staff are told of it: what it asks for is done by nobody else.
function asksNote({ asks }: MessageReceived): { readonly asks?: string } {
  return asks === undefined ? {} : { asks };
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
    ...(message.from.address === undefined ? {} : { from: message.from.address.toLowerCase() }),
    fate,
    raw: message.raw,
    receivedAt: message.receivedAt,
    ...(reason === undefined ? {} : { reason }),
  };
}

function entryOf(head: CaseHead, incoming: IncomingMessage, policy: CasePolicy): NewEntry {
  const { message, content } = incoming;
  const { address } = message.from;
  const staff = address !== undefined && policy.isOwnSender(address);
  const fromCustomer = !head.opened ? !staff : isCustomer(head, message);
  const known = !isForged(message) && (fromCustomer || staff || isOnCase(head, message));
  return {
    _id: `${head._id}:${message.id}:0:${String(message.reading)}`,
    messageId: message.id,
    at: message.receivedAt,
    kind: entryKind(message),
    from: fromCustomer ? 'customer' : 'third-party',
    // What others write about the complainant is not theirs to read before somebody has looked.
    visible: fromCustomer && (known || !head.opened) && message.kind === 'message',
    trusted: known || !head.opened,
    channel: message.channel,
    ...content,
    raw: message.raw,
    ...(message.subject === undefined ? {} : { subject: message.subject.slice(0, 200) }),
    ...howItCame(message),
  };
}
