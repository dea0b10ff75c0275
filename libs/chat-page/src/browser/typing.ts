import type { Conversation } from './conversation.js';
import { byId } from './dom.js';

interface Typing {
  readonly typing: boolean;
  readonly name?: string;
}

// The server passes it on no more often.
const AGAIN_MS = 3_000;
// Where the end of it is lost.
const LONGEST_MS = 15_000;
// Who pauses and goes on is not announced to a listener each time.
const READ_OUT_AGAIN_MS = 60_000;

/** Shows that somebody of ours writes, and tells them that the visitor does. */
export function openTyping(conversation: Conversation): void {
  showTyping(conversation);
  tellTyping(conversation);
}

function showTyping(conversation: Conversation): void {
  const [place, readOut] = [byId('typing'), byId('typing-said')];
  const { named = '', somebody = '' } = place.dataset;
  let [readOutAt, timer] = [Number.NEGATIVE_INFINITY, 0];
  const end = (): void => {
    clearTimeout(timer);
    place.textContent = '';
    readOut.textContent = '';
  };
  conversation.on<Typing>('typing', ({ typing, name }) => {
    if (!typing) {
      end();
      return;
    }
    clearTimeout(timer);
    timer = window.setTimeout(end, LONGEST_MS);
    const words = name === undefined ? somebody : named.replace('{name}', () => name);
    if (place.textContent === words) return;
    place.textContent = words;
    if (Date.now() - readOutAt < READ_OUT_AGAIN_MS) return;
    readOutAt = Date.now();
    readOut.textContent = words;
  });
  conversation.onLine(({ from }) => {
    if (from === 'handler') end();
  });
  conversation.onPresence((present) => {
    if (!present) end();
  });
}

function tellTyping(conversation: Conversation): void {
  const field = byId<HTMLTextAreaElement>('text');
  let toldAt: number | undefined;
  const stop = (): void => {
    if (toldAt === undefined) return;
    toldAt = undefined;
    conversation.tell('typing', { typing: false });
  };
  field.addEventListener('input', () => {
    if (field.value === '') stop();
    else if (toldAt === undefined || Date.now() - toldAt >= AGAIN_MS) {
      toldAt = Date.now();
      conversation.tell('typing', { typing: true });
    }
  });
  byId('form').addEventListener('submit', stop);
}
