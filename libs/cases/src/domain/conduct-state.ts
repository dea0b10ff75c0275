import type { Instant } from '@redress/kernel';

/** How far it has come in one conversation: its visitor was warned, or nothing more is taken in from there. */
export interface Conduct {
  readonly conversation: string;
  readonly state: 'warned' | 'ended';
  readonly at: Instant;
}

/** True while nothing more is taken in from the conversation. */
export function isEndedByUs({ conduct }: { readonly conduct?: Conduct | null }): boolean {
  return conduct?.state === 'ended';
}
