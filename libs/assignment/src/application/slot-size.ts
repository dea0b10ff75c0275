import { isLive, slotName, type CaseHead, type SlotName } from '@redress/cases';

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
