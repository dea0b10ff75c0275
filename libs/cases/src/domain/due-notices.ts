import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import type { DueNotice } from './customer-dealings.js';
import type { HistoryNote } from './history-chain.js';
import { isClosed } from './lifecycle.js';

// What happens within a minute is one message to the customer; a person's own words and the receipt never wait.
const TOGETHER_MS = 60_000;
const MOST = 8;

const OPPOSITE: Readonly<Partial<Record<DueNotice['kind'], DueNotice['kind']>>> = {
  closed: 'reopened',
  reopened: 'closed',
};

/** The notices that wait, with one more; one of a kind, and the earliest one's minute counts. What is undone within it never was. */
export function withNotice(
  head: Pick<CaseHead, 'notices'>,
  { kind, cause, at }: { readonly kind: DueNotice['kind']; readonly cause: string; readonly at: Instant },
): readonly DueNotice[] {
  const waiting = head.notices ?? [];
  const undone = waiting.filter((notice) => notice.kind !== OPPOSITE[kind]);
  if (undone.length < waiting.length) return undone;
  const others = waiting.filter((notice) => notice.kind !== kind);
  const dueAt = others[0]?.dueAt ?? toInstant(toEpoch(at) + TOGETHER_MS);
  return [...others, { kind, cause, dueAt }].slice(-MOST);
}

/**
 * What a change of hands leaves to tell: nothing, unless the customer had dealt with somebody else, and not before a person has
 * handed the case over or the new handler has it before them, since a machine may yet give it to others. Who only covers an
 * absence is not told of: the customer hears of them when they have something to say. Whether it still holds is asked again
 * when the notice goes.
 */
export function handOverFields(
  head: CaseHead,
  { fields = {}, history }: { readonly fields?: CaseFields; readonly history: Pick<HistoryNote, 'actor'> },
  { cause, at }: { readonly cause: string; readonly at: Instant },
): Pick<CaseFields, 'notices'> {
  const { handlerKey, dealtWith, state, assignment, notices = [] } = { ...head, ...fields };
  const handedOver = (fields.handlerKey ?? '') !== '' && history.actor !== 'system';
  const opened = fields.assignment?.openedAt !== undefined && head.assignment.openedAt !== fields.assignment.openedAt;
  if ((!handedOver && !opened) || assignment.covers !== undefined) return {};
  if (handlerKey === '' || isClosed(state) || dealtWith === undefined || dealtWith === handlerKey) return {};
  return { notices: withNotice({ notices }, { kind: 'hand-over', cause, at }) };
}
