import type { Conversation, Line } from './conversation.js';
import { byId, element } from './dom.js';
import { fileLine } from './file-line.js';

/** Shows what is said, in order. */
export function openLines(conversation: Conversation): void {
  const log = byId('log');
  const { you = '', us = '', notThere = '' } = log.dataset;
  conversation.onLine(({ seq, from, name = us, text, file }: Line) => {
    const who = element('span', 'who', from === 'customer' ? you : name);
    const said = file === undefined ? withLinks(text) : [fileLine(conversation, seq, file, { who, notThere })];
    log.append(element('div', `line ${from}`, who, ...said));
    log.scrollTop = log.scrollHeight;
  });
  conversation.onAnew(() => {
    log.replaceChildren();
  });
}

// Only addresses of our own are links.
function withLinks(text: string): (Node | string)[] {
  const { origin } = location;
  const own = new RegExp(`(${origin.replace(/[.*+?^$()|[\]{}\\]/gu, '\\$&')}/\\S+)`, 'u');
  return text.split(own).map((part) => {
    if (!part.startsWith(`${origin}/`)) return part;
    const link = element('a', '', part) as HTMLAnchorElement;
    link.href = part;
    link.target = '_blank';
    link.rel = 'noopener';
    return link;
  });
}
