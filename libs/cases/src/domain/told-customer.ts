import type { Instant, TextContent } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import { predecessorOf, type NewEntry } from './case-change.js';
import type { CaseHead, PendingUpdate, ReplyRoute } from './case-head.js';

/** What a customer is told: the words as they are sent, by whom, and where to. */
export interface Told {
  readonly updateId: string;
  readonly entryId: string;
  readonly kind: UpdateKind;
  readonly at: Instant;
  readonly route: ReplyRoute;
  readonly subject: string;
  readonly text: TextContent;
  /** What goes out where it only announces the text, which is read on the case's page. */
  readonly sent?: TextContent;
  readonly language: string;
  /** A member of staff; undefined when a machine wrote it (RFC 3834 section 5). */
  readonly author?: string;
}

/** It stands on the case as it was sent, and on the customer's page. */
export function toldEntry(head: CaseHead, { entryId, at, author, route, text }: Told): NewEntry {
  return {
    _id: `${head._id}:${entryId}:0:0`,
    messageId: entryId,
    at,
    kind: author === undefined ? 'notice' : 'reply',
    from: author === undefined ? 'system' : 'handler',
    visible: true,
    trusted: true,
    channel: route.channel,
    text,
    attachments: [],
    ...(author === undefined ? {} : { author }),
  };
}

export function toldUpdate(head: CaseHead, told: Told): PendingUpdate {
  const { updateId, kind, route, subject, language, at, author, text, sent = text } = told;
  const after = predecessorOf(head, route);
  return {
    updateId,
    kind,
    route,
    subject,
    text: sent,
    language,
    automatic: author === undefined ? 'auto-generated' : 'no',
    issuedAt: at,
    ...(after === undefined ? {} : { after }),
  };
}
