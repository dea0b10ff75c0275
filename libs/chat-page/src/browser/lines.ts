import type { Conversation, Line } from './conversation.js';
import { byId, element } from './dom.js';
import { fileLine } from './file-line.js';
import { UnsentLines } from './unsent-lines.js';
import { withLinks } from './with-links.js';

/** Shows what is said, in order. @returns what shows, below it, what is written and not sent yet */
export function openLines(conversation: Conversation): UnsentLines {
  const log = byId('log');
  const unsent = new UnsentLines(log);
  const { you = '', us = '', notThere = '' } = log.dataset;
  conversation.onLine(({ seq, from, name = us, text, file, id }: Line) => {
    // Taken over as it stands it is not read out twice.
    if (id !== undefined && unsent.take(id, text)) return;
    const who = element('span', 'who', from === 'customer' ? you : name);
    const said = file === undefined ? withLinks(text) : [fileLine(conversation, seq, file, { who, notThere })];
    log.insertBefore(element('div', `line ${from}`, who, ...said), unsent.first);
    log.scrollTop = log.scrollHeight;
  });
  conversation.onAnew(() => {
    unsent.beginAnew();
  });
  return unsent;
}
