import { PREVIEW_BYTES, sha256, utf8Prefix, type Instant, type TextContent } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import { predecessorOf, type NewEntry } from './case-change.js';
import type { CaseHead, ReplyRoute, StoredFile } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import type { NewUpdate } from './new-update.js';
import type { TemplateUse } from './template-use.js';

/** Words on their way into a change; `whole`: all of them, where they are too long to travel and have still to be kept. */
export interface WordsToKeep {
  readonly text: TextContent;
  readonly whole?: string;
}

export function wordsToKeep(words: string): WordsToKeep {
  const bytes = Buffer.byteLength(words);
  const text = { preview: utf8Prefix(words, PREVIEW_BYTES), bytes, sha256: sha256(words) };
  return bytes > PREVIEW_BYTES ? { text, whole: words } : { text };
}

/** What a customer is told: the words as they are sent, by whom, and where to. */
export interface Told {
  readonly updateId: string;
  readonly entryId: string;
  readonly kind: UpdateKind;
  readonly at: Instant;
  readonly route: ReplyRoute;
  readonly subject: string;
  readonly text: TextContent;
  /** All of `text`, where it has still to be kept. */
  readonly whole?: string;
  /** What goes out where it only announces the text, which is read on the case's page. */
  readonly sent?: TextContent;
  /** A JSON list of the files that go with the words. */
  readonly attachments?: StoredFile;
  readonly language: string;
  readonly templates?: readonly TemplateUse[];
  /** A member of staff; undefined when a machine wrote it (RFC 3834 section 5). */
  readonly author?: string;
  /** The name that they show to customers now. */
  readonly writtenBy?: string;
}

/** Who wrote something, and the name that they show to customers now. */
export function writtenBy(
  author: string,
  policy: Pick<CasePolicy, 'shownName'>,
): Required<Pick<Told, 'author'>> & Pick<Told, 'writtenBy'> {
  const name = policy.shownName?.(author);
  return { author, ...(name === undefined ? {} : { writtenBy: name }) };
}

/** It stands on the case as it was sent, and on the customer's page. */
export function toldEntry(head: CaseHead, told: Told): NewEntry {
  const { entryId, at, author, route, text, whole, attachments: manifest } = told;
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
    ...(whole === undefined ? {} : { whole }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(author === undefined ? {} : { author }),
  };
}

export function toldUpdate(head: CaseHead, told: Told): NewUpdate {
  const {
    updateId,
    kind,
    route,
    subject,
    language,
    at,
    author,
    text,
    sent = text,
    whole,
    templates,
    attachments,
  } = told;
  const by = told.writtenBy === undefined ? {} : { writtenBy: told.writtenBy };
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
    ...by,
    ...(whole === undefined || sent !== text ? {} : { whole }),
    // Where the words are only announced, the files are with them.
    ...(attachments === undefined || sent !== text ? {} : { attachments }),
    ...(after === undefined ? {} : { after }),
    ...(templates === undefined ? {} : { templates }),
  };
}
