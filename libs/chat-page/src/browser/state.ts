import type { Conversation } from './conversation.js';
import { byId } from './dom.js';

/** What can be said of the connection and of what was sent. */
export type State = 'connecting' | 'connected' | 'waiting' | 'tooLong';

/** Says how it stands. @returns what says something else: the words of a state, or others in their place */
export function openState(conversation: Conversation): (state: State, others?: string) => void {
  const place = byId('state');
  const say = (state: State, others?: string): void => {
    const words = others ?? place.dataset[state] ?? '';
    // Said twice it would be read out twice.
    if (place.textContent !== words) place.textContent = words;
  };
  conversation.onPresence((present) => {
    say(present ? 'connected' : 'connecting');
  });
  return say;
}
