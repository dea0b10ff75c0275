import type { CaseHead } from './case-head.js';

/** True while somebody sits at the other end and waits: the case takes a place for conversations, and no room for cases. */
export function isLive({ conversation }: Pick<CaseHead, 'conversation'>): boolean {
  return conversation?.live === true;
}
