import type { Instant, TextContent } from '@redress/kernel';
import type { CaseChange, NewEntry } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import { BOUNDS, type CaseEntry, type CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isHeld } from './customer-request.js';
import { receiptUpdate, type WayTo } from './first-receipt.js';
import { keptFromInterested } from './keep-from.js';

/** One complaint of several in a message, as a person told them apart. */
export interface SplitPart {
  readonly cause: string;
  readonly by: string;
  readonly at: Instant;
  /** The words of the part; the whole entry when absent. */
  readonly text?: TextContent;
}

/** The case that is split, and its entry that holds several complaints. */
export interface SplitSource {
  readonly source: CaseHead;
  readonly entry: CaseEntry;
}

/** Opens the part's case: the same customer and the same date of receipt, an owner and a receipt of its own. */
export function splitOffChange(
  head: CaseHead,
  { source, entry }: SplitSource,
  part: SplitPart,
  policy: CasePolicy,
  wayTo: WayTo,
): CaseChange {
  const begun = begunFields(source, entry, policy);
  const fields = { ...begun, ...keptFromInterested({ ...head, ...begun }, part.at, policy) };
  const occasion = { cause: part.cause, at: part.at };
  const opened = { ...head, ...fields };
  return {
    fields,
    entries: [partEntry(head, entry, part)],
    updates: isHeld(source) ? [] : [receiptUpdate(opened, wayTo(opened), occasion, policy)],
    history: { kind: 'case-opened', actor: part.by, content: { splitFrom: source._id, entry: entry._id } },
    forPeople: true,
    forCustomer: true,
  };
}

function begunFields(source: CaseHead, entry: CaseEntry, policy: CasePolicy) {
  const { customer, participants, reply, language, channel, subject, teamKey, ownerKey, ownerBarred, urgency, safety } =
    source;
  const { conflicts, subjects, interested, contact, earlierWays } = source;
  return {
    opened: true,
    receivedAt: entry.at,
    clocks: policy.clocks(entry.at),
    customer,
    participants,
    reply,
    language,
    channel,
    // What is urgent of the whole is urgent of each part, until a person says otherwise.
    urgency,
    ...(safety === undefined ? {} : { safety }),
    ...(contact === undefined ? {} : { contact }),
    ...(earlierWays === undefined ? {} : { earlierWays }),
    // Whoever answers for the whole answers for the part, until somebody says otherwise.
    teamKey,
    ownerKey,
    ...(ownerBarred === undefined ? {} : { ownerBarred }),
    queue: teamKey,
    conflicts,
    subjects,
    interested,
    links: [{ caseId: source._id, kind: 'related' as const }],
    ...(subject === undefined ? {} : { subject }),
    ...(source.mailUnsafe === undefined ? {} : { mailUnsafe: source.mailUnsafe }),
    ...(source.unconfirmed === undefined ? {} : { unconfirmed: source.unconfirmed }),
  } satisfies CaseFields;
}

/** What the split leaves on the case that it came from. */
export function splitFromChange(head: CaseHead, caseId: string, by: string): CaseChange {
  return {
    fields: { links: withLink(head, caseId, 'related') },
    history: { kind: 'case-split', actor: by, content: { into: caseId } },
    forPeople: true,
    forCustomer: false,
  };
}

type Link = CaseHead['links'][number];

/** Links a case to another, or says otherwise of a link that is there. Undefined when nothing would change. */
export function linkedChange(head: CaseHead, caseId: string, kind: Link['kind'], by: string): CaseChange | undefined {
  if (head.links.some((link) => link.caseId === caseId && link.kind === kind)) return undefined;
  return {
    fields: { links: withLink(head, caseId, kind) },
    history: { kind: 'case-linked', actor: by, content: { to: caseId, as: kind } },
    forPeople: true,
    forCustomer: false,
  };
}

/** Takes a link away. Undefined when there is none. */
export function unlinkedChange(head: CaseHead, caseId: string, by: string): CaseChange | undefined {
  const links = head.links.filter((link) => link.caseId !== caseId);
  if (links.length === head.links.length) return undefined;
  return {
    fields: { links },
    history: { kind: 'case-unlinked', actor: by, content: { from: caseId } },
    forPeople: true,
    forCustomer: false,
  };
}

function withLink(head: CaseHead, caseId: string, kind: Link['kind']): readonly Link[] {
  return [{ caseId, kind }, ...head.links.filter((link) => link.caseId !== caseId)].slice(0, BOUNDS.links);
}

function partEntry(head: CaseHead, entry: CaseEntry, { text }: SplitPart): NewEntry {
  const { caseId: _case, seq: _seq, full, html, brought: _brought, ...kept } = entry;
  const whole = { ...(full === undefined ? {} : { full }), ...(html === undefined ? {} : { html }) };
  return {
    ...kept,
    _id: `${head._id}:${entry.messageId}:1:0`,
    // Of a part only its own words belong here; the original has the rest.
    ...(text === undefined ? whole : { text }),
  };
}
