import type { CaseHead } from './case-head.js';
import { isEndedByUs } from './conduct-state.js';
import { isHeld } from './customer-request.js';
import { hasEnded } from './kept-clocks.js';
import { isSetAside } from './not-ours.js';
import { talksInChat } from './reply-route.js';

/** Why there is no summary after all; undefined when there is one. */
export function noSummary(head: CaseHead): string | undefined {
  if (hasEnded(head.state) || isSetAside(head)) return 'overtaken';
  if (isEndedByUs(head)) return 'conversation-ended';
  if (isHeld(head) || head.customer.wrongPerson === true) return 'recipient-stopped';
  if (!talksInChat(head)) return 'answered-elsewhere';
  // A person has said it better.
  return head.understood === undefined ? undefined : 'understood';
}
