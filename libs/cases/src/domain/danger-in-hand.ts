import type { Instant } from '@redress/kernel';
import type { CaseHead } from './case-head.js';
import type { HistoryNote } from './history-chain.js';
import { isClosed } from './lifecycle.js';
import { isSafety } from './urgency.js';

/** What somebody on the staff does on a case that shows that they have seen what it says. A sweeper sends their drafts, so those are none. */
const SEEN_BY: readonly string[] = [
  'handler-opened',
  'case-assigned',
  'case-assessed',
  'case-moved',
  'case-reopened',
  'message-sent',
  'note-added',
  'stays-closed',
  'contact-made',
];

/** True while a danger was read in a message and nobody on the staff has taken the case in hand since. */
export function dangerWaits({ safety, urgency }: Pick<CaseHead, 'safety' | 'urgency'>): boolean {
  return isSafety({ urgency }) && safety !== undefined && safety.taken === undefined;
}

/**
 * What a change makes of a danger that waits: whoever acts on the case, or opens it as its handler, has it in hand; a
 * machine's assignment is nobody's word, and a case that leaves its handler for the queue is in nobody's hands again.
 */
export function dangerAfter(
  before: CaseHead,
  after: CaseHead,
  { kind, actor }: Pick<HistoryNote, 'kind' | 'actor'>,
  at: Instant,
): Pick<CaseHead, 'safety'> {
  const { safety } = after;
  if (safety === undefined) return {};
  const isLeft = before.handlerKey !== '' && after.handlerKey === '' && !isClosed(after.state);
  if (isLeft && safety.taken !== undefined) {
    const { taken: _before, ...waiting } = safety;
    return { safety: waiting };
  }
  const isSeen = actor !== 'system' && SEEN_BY.includes(kind);
  return isSeen && !isLeft && safety.taken === undefined ? { safety: { ...safety, taken: { by: actor, at } } } : {};
}
