import type { MessageReceived } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import { isLive, type Conversation } from './live-conversation.js';

/**
 * The stay that a message begins on the case. What is known to have ended never begins again, and neither does what is read anew or
 * was opened by a person later: nobody may sit there any more.
 */
export function begunStay(
  { conversation }: Pick<CaseHead, 'conversation'>,
  { stay, reading, receivedAt }: MessageReceived,
  decided: boolean,
): { readonly conversation?: Conversation } {
  if (stay === undefined || reading > 0 || decided) return {};
  if (conversation !== undefined && conversation.stay >= stay) return {};
  return { conversation: { live: true, since: receivedAt, stay } };
}

/** For the history: with this message the customer sits there. */
export function stayNote({ conversation }: { readonly conversation?: Conversation }): { readonly live?: true } {
  return conversation === undefined ? {} : { live: true };
}

/** What a request says of a stay: that it is over, with the reason in the gateway's word. Undefined for anything else. */
export function endOf({ request, stay }: MessageReceived): { readonly stay: number; readonly why: string } | undefined {
  return request?.type === 'ended' && stay !== undefined ? { stay, why: request.value ?? '' } : undefined;
}

/** Nobody sits there any more, and the case weighs as any other. Undefined when that is known, or a later stay has begun. */
export function endedChange(
  head: Pick<CaseHead, 'conversation'>,
  { stay, why }: { readonly stay: number; readonly why: string },
  at: Instant,
): CaseChange | undefined {
  const known = head.conversation?.stay ?? 0;
  if (known > stay || (known === stay && !isLive(head))) return undefined;
  return {
    fields: { conversation: { live: false, since: at, stay } },
    history: { kind: 'conversation-ended', actor: 'customer', content: { why } },
    forPeople: true,
    forCustomer: false,
  };
}
