import type { Instant } from '@redress/kernel';

/** Whether the customer sits in a conversation about the case. */
export interface Conversation {
  readonly live: boolean;
  /** Since when they do or do not. */
  readonly since: Instant;
  /** The highest stay of theirs that is known to have begun or ended. */
  readonly stay: number;
}

/** True while somebody sits at the other end and waits: the case takes a place for conversations, and no room for cases. */
export function isLive({ conversation }: { readonly conversation?: Conversation }): boolean {
  return conversation?.live === true;
}
