import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import { isLive } from './live-conversation.js';

/** Somebody sits there, or nobody does any more and the case weighs as any other. Undefined when that is known. */
export function conversationChange(head: CaseHead, live: boolean, at: Instant): CaseChange | undefined {
  if (isLive(head) === live) return undefined;
  return {
    fields: { conversation: { live, since: at } },
    history: { kind: live ? 'conversation-begun' : 'conversation-ended', actor: 'customer', content: {} },
    forPeople: true,
    forCustomer: false,
  };
}
