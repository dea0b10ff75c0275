import type { ShownEntry, WholeCase, WholeEntry } from '../application/read-case.js';
import type { FileLinks } from '../application/file-links.js';
import type { ParkedWorkRecord } from '../application/parked-work.js';
import { wordsUntil } from '../domain/answering-window.js';
import { nameOfUrgency } from '../domain/urgency-name.js';
import { isHeld } from '../domain/customer-request.js';
import { NEVER } from '../domain/case-clock.js';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';
import { historyWords } from './history-words.js';
import type { UpdateRecord } from '../infrastructure/collections.js';
import type {
  CaseResponse,
  CaseSummaryResponse,
  EntryResponse,
  EntryWholeResponse,
  HistoryResponse,
  ParkedResponse,
  UpdateResponse,
} from './case-responses.js';
import { presentClock, presentExplainedClock } from './present-clock.js';
import { originalOf, presentFile } from './present-files.js';

function presentCustomer(head: CaseHead): CaseSummaryResponse['customer'] {
  const { customer } = head;
  const whatsappUntil = wordsUntil(head);
  return {
    proved: customer.proved,
    ...(customer.wrongPerson === true ? { wrongPerson: true } : {}),
    ...(customer.undeliverable === true ? { undeliverable: true } : {}),
    ...(customer.stopped === undefined ? {} : { stopped: customer.stopped }),
    ...(customer.name === undefined ? {} : { name: customer.name }),
    ...(customer.address === undefined ? {} : { address: customer.address }),
    ...(whatsappUntil === undefined ? {} : { whatsappUntil }),
  };
}

/** A case as staff see it in a list. `withReasons`: reasons speak of colleagues, so only leads see them. */
export function presentSummary(head: CaseHead, withReasons: boolean): CaseSummaryResponse {
  const { assignment } = head;
  return {
    id: head._id,
    reference: head.reference,
    revision: head.revision,
    state: head.state,
    recordType: head.recordType,
    ...(head.category === undefined ? {} : { category: head.category }),
    urgency: nameOfUrgency(head.urgency),
    ...(head.safety === undefined ? {} : { safety: head.safety.found }),
    ...(head.safety?.taken === undefined ? {} : { safetyTakenBy: head.safety.taken.by }),
    channel: head.channel,
    language: head.language,
    receivedAt: head.receivedAt,
    customer: presentCustomer(head),
    owner: head.ownerKey,
    team: head.teamKey,
    assignment: {
      ...(head.handlerKey === '' ? {} : { handler: head.handlerKey }),
      reasons: withReasons ? assignment.reasons : [],
    },
    acknowledgement: head.acknowledgement,
    clocks: head.clocks.map(presentClock),
    ...(head.receivedProposal === undefined || head.receivedProposal === null
      ? {}
      : { receivedProposal: head.receivedProposal }),
    ...(isHeld(head) ? { unconfirmed: true } : {}),
    ...(head.mailUnsafe === true ? { mailUnsafe: true } : {}),
    ...(head.contact?.safe === undefined ? {} : { safeContact: head.contact.safe }),
    ...(head.subject === undefined ? {} : { subject: head.subject }),
    ...(head.dueAt === NEVER ? {} : { dueAt: head.dueAt }),
    ...presentOutcome(head),
  };
}

type Outcome = Pick<
  CaseSummaryResponse,
  'conversation' | 'understood' | 'waitingFor' | 'decidedAt' | 'position' | 'closure'
>;

function presentOutcome(head: CaseHead): Outcome {
  const { understood, waitingFor, decision, position, closure } = head;
  return {
    ...presentConversation(head),
    ...(understood === undefined ? {} : { understood }),
    ...(waitingFor === undefined || waitingFor === null ? {} : { waitingFor }),
    ...(decision === undefined || decision === null ? {} : { decidedAt: decision.at }),
    ...(position === undefined || position === null ? {} : { position }),
    ...(closure === undefined || closure === null
      ? {}
      : { closure: { at: closure.at, by: closure.by, reason: closure.reason } }),
  };
}

function presentConversation({ conversation, conduct }: CaseHead): Pick<Outcome, 'conversation'> {
  if (conversation === undefined) return {};
  const { live, since } = conversation;
  const judged = conduct === undefined || conduct === null ? {} : { conduct: conduct.state };
  return { conversation: { live, since, ...judged } };
}

// Rows that say, also where their reasons are hidden, that a colleague may have a conflict.
const OF_COLLEAGUES: readonly string[] = ['conflict-decided', 'interest-declared'];

/** A case whole, as staff see it. */
export function presentCase(whole: WholeCase, withReasons: boolean, links: FileLinks): CaseResponse {
  const { head, entries, updates, history, drafts, linked } = whole;
  return Object.assign(presentSummary(head, withReasons), {
    clocks: head.clocks.map(presentExplainedClock),
    entries: entries.map((entry) => presentEntry(entry, links)),
    entryCount: head.entryCount,
    updates: updates.map(presentUpdate),
    history: history
      .filter((row) => withReasons || !OF_COLLEAGUES.includes(row.kind))
      .map((row) => presentHistory(row, withReasons)),
    drafts,
    links: linked,
    ...(withReasons ? { conflicts: head.conflicts } : {}),
  });
}

export function presentEntry(entry: ShownEntry, links: FileLinks): EntryResponse {
  const { seq, at, kind, from, visible, trusted, channel } = entry;
  const home = { caseId: entry.caseId };
  return {
    id: entry._id,
    seq,
    at,
    kind,
    from,
    visible,
    trusted,
    channel,
    text: entry.words,
    ...(entry.stated === undefined ? {} : { details: entry.stated }),
    attachments: entry.files.map((file) => presentFile(home, file, links)),
    ...(entry.filesLost === undefined ? {} : { attachmentsLost: true }),
    ...(entry.raw === undefined ? {} : { original: links.urlOf(originalOf(home, channel, entry.raw.ref)) }),
    hasMore: entry.full !== undefined,
    ...(entry.author === undefined ? {} : { author: entry.author }),
    ...(entry.subject === undefined ? {} : { subject: entry.subject }),
    ...(entry.unreadable === undefined ? {} : { unreadable: entry.unreadable }),
    ...(entry.senderCheck === undefined ? {} : { senderCheck: entry.senderCheck }),
    ...(entry.remarks === undefined ? {} : { remarks: entry.remarks }),
    ...(entry.rule === undefined ? {} : { rule: entry.rule }),
    ...(entry.movedTo === undefined ? {} : { movedTo: entry.movedTo }),
  };
}

export function presentParked(row: ParkedWorkRecord): ParkedResponse {
  const { id, service, eventType, topic, position, code, reason, at } = row;
  return { id, service, eventType, topic, position, code, reason, at };
}

/** An entry with everything that was left out of it. */
export function presentWhole({ text, html }: WholeEntry): EntryWholeResponse {
  return { text, ...(html === undefined ? {} : { html }) };
}

function presentUpdate(row: UpdateRecord): UpdateResponse {
  const { data, state, attempts, changedAt, reason, templates, announces } = row;
  const { kind, channel, issuedAt } = data;
  return {
    ...{ id: row._id, kind, channel, state, attempts, issuedAt, changedAt },
    ...(reason === undefined ? {} : { reason }),
    ...(templates === undefined ? {} : { templates }),
    ...(announces === undefined ? {} : { announces }),
  };
}

function presentHistory(row: HistoryRow, withReasons: boolean): HistoryResponse {
  const { reasons: _reasons, ...rest } = row.content;
  const { seq, at, actor, kind, hash } = row;
  const explanation = historyWords(row);
  const words = explanation === undefined ? {} : { explanation };
  return { seq, at, actor, kind, hash, content: withReasons ? row.content : rest, ...words };
}
