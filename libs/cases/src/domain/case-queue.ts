import type { Instant } from '@redress/kernel';
import type { CaseHead } from './case-head.js';
import { isClosed } from './lifecycle.js';
import { isLive } from './live-conversation.js';

/** Who has the next move on a case: it decides how much of its handler's capacity the case takes. */
export type NextMove = 'ours' | 'customer' | 'outside' | 'nobody';

/** What a case asks of a handler beside being of their team. Cases of equal needs are given to the same people. */
export interface CaseNeeds {
  /** Key of the category; empty while nobody is sure of one. */
  readonly category: string;
  /** Primary language subtag (BCP 47). */
  readonly language: string;
  readonly channel: string;
  /** A live conversation: it asks for room of another kind. */
  readonly live: boolean;
}

const LIVE = 'live';

/** The needs as one text: what the queue's index is ordered by. */
export function needsKey(head: Pick<CaseHead, 'category' | 'language' | 'channel' | 'conversation'>): string {
  const { category = '', language, channel } = head;
  const needs = `${category}|${language.split('-')[0]?.toLowerCase() ?? ''}|${channel}`;
  return isLive(head) ? `${needs}|${LIVE}` : needs;
}

export function readNeeds(key: string): CaseNeeds {
  const [category = '', language = '', channel = '', live] = key.split('|');
  return { category, language, channel, live: live === LIVE };
}

export function nextMove({ state, waitingFor }: Pick<CaseHead, 'state' | 'waitingFor'>): NextMove {
  if (isClosed(state)) return 'nobody';
  if (state === 'external') return 'outside';
  return state === 'decision_communicated' || waitingFor === 'customer' ? 'customer' : 'ours';
}

/** The place in the queue, most urgent first; among equals the older id, so that the order is always the same. */
export function byUrgency(a: QueuePlace, b: QueuePlace): number {
  return a.urgency - b.urgency || compare(a.dueAt, b.dueAt) || compare(a._id, b._id);
}

export type QueuePlace = Pick<CaseHead, '_id' | 'urgency' | 'dueAt'>;

/** When the case began to wait in the queue it is in; a wait that goes on keeps its beginning. */
export function queuedSince(before: CaseHead, after: Pick<CaseHead, 'queue'>, now: Instant): Instant | undefined {
  if (after.queue === '') return undefined;
  return before.queue === after.queue ? (before.queuedAt ?? now) : now;
}

/** A seat's slots whose size may have to follow the change: the handler and the token that name each. */
export function movedSlots(before: CaseHead, after: CaseHead): readonly SlotName[] {
  const [old, present] = [slotName(before), slotName(after)];
  const left = old !== undefined && old.token !== present?.token ? [old] : [];
  const other =
    nextMove(before) !== nextMove(after) ||
    isLive(before) !== isLive(after) ||
    before.assignment.openedAt !== after.assignment.openedAt
      ? old !== undefined && old.token === present?.token
      : false;
  return other && present !== undefined ? [...left, present] : left;
}

export interface SlotName {
  readonly handlerKey: string;
  readonly token: string;
}

/** The slot on a handler's seat that the case has a right to; undefined while nobody works on it. */
export function slotName({ handlerKey, assignment }: CaseHead): SlotName | undefined {
  return handlerKey === '' || assignment.token === undefined ? undefined : { handlerKey, token: assignment.token };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
