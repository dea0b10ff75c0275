import { derivedId, RedressError, type Instant, type TextContent } from '@redress/kernel';
import type { CaseChange, NewEntry } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import { CLOCK_DUTIES, isOpen } from './case-clock.js';
import type { CaseHead, ReplyRoute, StoredFile } from './case-head.js';
import type { NewUpdate } from './new-update.js';
import type { TemplateUse } from './template-use.js';
import { settledDrafts } from './draft.js';
import { openedBy } from './first-look.js';
import { canMove, isClosed, type CaseState } from './lifecycle.js';
import { toldEntry, toldUpdate, type Told } from './told-customer.js';

/** What staff may say to a customer. */
export const STAFF_PURPOSES = ['understood', 'reply', 'question', 'progress', 'delay', 'decision'] as const;
export type StaffPurpose = (typeof STAFF_PURPOSES)[number];

/** What a member of staff says to the customer. */
export interface StaffMessage {
  readonly cause: string;
  readonly author: string;
  /** The name that the author shows to customers. */
  readonly writtenBy?: string;
  /** As it is sent, with what belongs around it; where that only announces it (`sent`), as it is read on the case's page. */
  readonly text: TextContent;
  readonly sent?: TextContent;
  /** A JSON list of the files that go with it. */
  readonly attachments?: StoredFile;
  readonly templates?: readonly TemplateUse[];
  /** The text or line that announces it, where it goes on something that can be kept and the customer reads elsewhere. */
  readonly announcement?: Announcement;
  readonly language: string;
  readonly purpose: StaffPurpose;
  readonly subject: string;
  readonly route: ReplyRoute;
  readonly at: Instant;
  /** Hash of the request, so that the same key with another body is noticed. */
  readonly requestHash: string;
}

/** The words that say that something is there to be read, and where they go. */
export interface Announcement {
  readonly route: ReplyRoute;
  readonly text: TextContent;
  readonly templates?: readonly TemplateUse[];
}

/**
 * A staff message is an entry and an update to the customer; their clocks follow from the update. A decision also moves the
 * case. @throws RedressError `transition-not-allowed` when it is too early or too late for a decision, `message-not-allowed`
 */
export function staffMessageChange(head: CaseHead, said: StaffMessage): CaseChange {
  const told = toldBy(head, said);
  const path = said.purpose === 'decision' ? decisionPath(head.state) : [];
  if (isClosed(head.state) && said.purpose !== 'reply') {
    throw new RedressError('message-not-allowed', `case ${head._id} is closed: open it again first, or send a reply`);
  }
  return {
    fields: {
      waitingFor: said.purpose === 'question' ? 'customer' : null,
      ...openedBy(head, said.author, said.at),
      dealtWith: said.author,
      heardPlainNotice: false,
      notices: [],
      ...purposeFields(head, said, told.updateId, path),
    },
    entries: [toldEntry(head, told)],
    updates: [toldUpdate(head, told), ...announcedBy(head, said, told)],
    history: {
      kind: 'message-sent',
      actor: said.author,
      content: {
        entry: told.entryId,
        updateId: told.updateId,
        purpose: said.purpose,
        channel: said.route.channel,
        sha256: said.text.sha256,
        requestHash: said.requestHash,
        ...(said.attachments === undefined ? {} : { attachments: said.attachments.sha256 }),
        ...(path.length === 0 ? {} : { from: head.state, path }),
        ...(said.purpose === 'understood' && head.understood !== undefined
          ? { replaces: head.understood.updateId }
          : {}),
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

/** What of a message an internal note has too. */
export type StaffNote = Pick<StaffMessage, 'cause' | 'author' | 'text' | 'at' | 'requestHash'>;

/** An internal note: the customer never sees it, and nothing is sent. */
export function noteChange(head: CaseHead, note: StaffNote): CaseChange {
  const id = derivedId('note', head._id, note.cause);
  return {
    fields: openedBy(head, note.author, note.at),
    entries: [internalEntry(head, note, id, 'note')],
    history: { kind: 'note-added', actor: note.author, content: { entry: id, requestHash: note.requestHash } },
    forPeople: true,
    forCustomer: false,
  };
}

/** An entry that stays among staff. */
export function internalEntry(
  head: CaseHead,
  { at, author, text }: StaffNote,
  messageId: string,
  kind: 'note' | 'contact',
): NewEntry {
  return {
    _id: `${head._id}:${messageId}:0:0`,
    messageId,
    at,
    kind,
    from: 'handler',
    visible: false,
    trusted: true,
    author,
    channel: head.reply.channel,
    text,
    attachments: [],
  };
}

function toldBy(head: CaseHead, said: StaffMessage): Told {
  const { at, author, cause, language, purpose: kind, route, subject, text, sent, templates, attachments } = said;
  const by = said.writtenBy === undefined ? {} : { writtenBy: said.writtenBy };
  return {
    entryId: derivedId('staff-message', head._id, cause),
    updateId: derivedId('update', head._id, cause, kind),
    ...{ kind, at, route, subject, text, language, author, ...by },
    ...(sent === undefined ? {} : { sent }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(templates === undefined ? {} : { templates }),
  };
}

function announcedBy(head: CaseHead, { cause, announcement }: StaffMessage, told: Told): readonly NewUpdate[] {
  if (announcement === undefined) return [];
  const { sent: _sent, whole: _whole, templates: _templates, attachments: _attachments, ...same } = told;
  const updateId = derivedId('update', head._id, cause, 'announcement');
  return [{ ...toldUpdate(head, { ...same, ...announcement, updateId }), announces: told.updateId }];
}

function purposeFields(
  head: CaseHead,
  { purpose, at, author, text }: StaffMessage,
  updateId: string,
  path: readonly CaseState[],
): CaseFields {
  if (purpose === 'delay') {
    // The delay has been told: its draft is not sent a second time.
    const decision = head.clocks.find((clock) => clock.duty === CLOCK_DUTIES.decide && isOpen(clock));
    return decision === undefined ? {} : { drafts: settledDrafts(head, decision, at) };
  }
  if (purpose === 'understood') return { understood: { updateId, at, by: author } };
  if (purpose !== 'decision') return {};
  const state = path.at(-1);
  const decision = { updateId, at, by: author, sha256: text.sha256 };
  return { decision, position: null, ...(state === undefined ? {} : { state }) };
}

/** The moves that a decision makes; a corrected one makes none. */
function decisionPath(from: CaseState): readonly CaseState[] {
  const told = 'decision_communicated';
  if (from === told) return [];
  if (canMove(from, told)) return [told];
  if (canMove(from, 'response_proposed') && from !== 'external') return ['response_proposed', told];
  throw new RedressError(
    'transition-not-allowed',
    `no decision can be sent while a case is ${from}: assess it first, or open a review of the decision`,
  );
}
