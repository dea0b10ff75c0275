import { hasChatRoom, type CaseAtHand } from './choose-handler.js';
import type { Fit, HardRefusal } from './fit.js';
import type { SeatLoad } from './person.js';

/**
 * What stands against giving a case to a person by hand. A conflict always stands, the rest a lead may override; in danger
 * neither hours nor room stand against it.
 */
export type HandRefusal = 'conflict' | HardRefusal | 'no-room';

/** Undefined when nothing stands against it. */
export function couldTake(
  { person, refusal }: Fit,
  load: Pick<SeatLoad, 'used' | 'chats'>,
  each: CaseAtHand,
): HandRefusal | undefined {
  if (each.hasConflict(person)) return 'conflict';
  if (each.safety === true) return refusal === 'not-competent' ? refusal : undefined;
  if (refusal !== undefined) return refusal;
  if (each.conversation === true) return hasChatRoom(person, load) ? undefined : 'no-room';
  return load.used + each.weight > person.capacity ? 'no-room' : undefined;
}
