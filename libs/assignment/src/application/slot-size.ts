import { slotName, type CaseHead, type SlotName } from '@redress/cases';

/** True while the slot is the one that the case has a right to. */
export function isSlotOf(head: CaseHead | null, { handlerKey, token }: SlotName): head is CaseHead {
  const present = head === null ? undefined : slotName(head);
  return present?.token === token && present.handlerKey === handlerKey;
}

/** How much of its handler's capacity a case takes, in hundredths of a case; `share` in percent. */
export function slotWeight({ assignment }: Pick<CaseHead, 'assignment'>, share: number): number {
  return Math.round(((assignment.weight ?? 0) * share) / 100);
}
