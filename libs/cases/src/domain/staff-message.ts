import { derivedId, type Instant, type TextContent } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import { openedBy } from './first-look.js';
import { lastUpdateTo, type CaseChange, type NewEntry } from './case-change.js';
import type { CaseHead, PendingUpdate } from './case-head.js';

/** What a member of staff says to the customer. */
export interface StaffMessage {
  readonly cause: string;
  readonly author: string;
  readonly text: TextContent;
  readonly purpose: Exclude<UpdateKind, 'receipt' | 'access'>;
  readonly subject: string;
  readonly at: Instant;
  /** Hash of the request, so that the same key with another body is noticed. */
  readonly requestHash: string;
}

/** A staff message is an entry and an update to the customer on their channel; their clocks follow from the update. */
export function staffMessageChange(head: CaseHead, said: StaffMessage): CaseChange {
  const id = derivedId('staff-message', head._id, said.cause);
  const update = updateOf(head, said, derivedId('update', head._id, said.cause, said.purpose));
  return {
    fields: {
      waitingFor: said.purpose === 'question' ? 'customer' : null,
      ...openedBy(head, said.author, said.at),
    },
    entries: [entryOf(head, said, id)],
    updates: [update],
    history: {
      kind: 'message-sent',
      actor: said.author,
      content: {
        entry: id,
        updateId: update.updateId,
        purpose: said.purpose,
        channel: update.route.channel,
        requestHash: said.requestHash,
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

/** An internal note: the customer never sees it, and nothing is sent. */
export function noteChange(head: CaseHead, note: Omit<StaffMessage, 'purpose' | 'subject'>): CaseChange {
  const id = derivedId('note', head._id, note.cause);
  return {
    fields: openedBy(head, note.author, note.at),
    entries: [{ ...entryOf(head, note, id), kind: 'note', visible: false }],
    history: { kind: 'note-added', actor: note.author, content: { entry: id, requestHash: note.requestHash } },
    forPeople: true,
    forCustomer: false,
  };
}

function entryOf(head: CaseHead, said: Pick<StaffMessage, 'at' | 'author' | 'text'>, messageId: string): NewEntry {
  return {
    _id: `${head._id}:${messageId}:0:0`,
    messageId,
    at: said.at,
    kind: 'reply',
    from: 'handler',
    visible: true,
    trusted: true,
    author: said.author,
    channel: head.reply.channel,
    text: said.text,
    attachments: [],
  };
}

function updateOf(head: CaseHead, said: StaffMessage, updateId: string): PendingUpdate {
  const after = lastUpdateTo(head, head.reply.key);
  return {
    updateId,
    kind: said.purpose,
    route: head.reply,
    subject: said.subject,
    text: said.text,
    language: head.language,
    automatic: 'no',
    issuedAt: said.at,
    ...(after === undefined ? {} : { after }),
  };
}
