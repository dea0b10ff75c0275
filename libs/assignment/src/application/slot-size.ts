import { isLive, nextMove, slotName, type CaseHead, type SlotName } from '@redress/cases';
import type { Roster } from './roster.js';

/** True while the slot is the one that the case has a right to. */
export function isSlotOf(head: CaseHead | null, { handlerKey, token }: SlotName): head is CaseHead {
  const present = head === null ? undefined : slotName(head);
  return present?.token === token && present.handlerKey === handlerKey;
}

/** How much room a case asks for now: a place for conversations, or a share of its weight. `share` in percent. */
export function roomOf(
  head: CaseHead,
  weight: number,
  share: number,
): { readonly weight: number; readonly chat?: true } {
  return isLive(head) ? { weight: 0, chat: true } : { weight: Math.round((weight * share) / 100) };
}

/** What a case that is given to somebody now takes of their room for cases, in hundredths of one: as much as its slot will. */
export function loadOf(head: CaseHead, roster: Pick<Roster, 'demand' | 'share'>): number {
  return roomOf(head, roster.demand(head.needs).weight, roster.share(nextMove(head))).weight;
}
