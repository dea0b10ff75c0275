import type { CaseTokenScope } from '@redress/kernel';
import type { ReplyRoute } from './case-head.js';
import { isTextChannel } from './text-channel.js';

/**
 * How much a link shows that goes by a way. Little until its reader proves something, for nobody knows yet who reads there. But who
 * reads a conversation has read all of it, and a person's words to a telephone that wrote are there in full where they fit: where they
 * do not, the link is all that reaches it. `words`: what a person says with it.
 */
export function linkScope({ channel, left }: Pick<ReplyRoute, 'channel' | 'left'>, words?: string): CaseTokenScope {
  const wrote = isTextChannel(channel) && left !== true;
  return channel === 'chat' || (wrote && words !== undefined) ? 'full' : 'neutral';
}
