import type { Conversation, Line } from './conversation.js';
import { byId, element } from './dom.js';

/** Shows what is said, in order. */
export function openLines(conversation: Conversation): void {
  const log = byId('log');
  const { you = '', us = '' } = log.dataset;
  conversation.onLine(({ from, name = us, text }: Line) => {
    const who = element('span', 'who', from === 'customer' ? you : name);
    log.append(element('div', `line ${from}`, who, ...withLinks(text)));
    log.scrollTop = log.scrollHeight;
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
