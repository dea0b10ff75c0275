import type { VisitorEvent } from '../visitor-event.js';

/**
 * `end`: the visitor ends the conversation. A line says so; what was said stays, and so does the complaint. Whoever holds the token
 * may come back and write on.
 */
export const END: VisitorEvent = {
  name: 'end',
  answer: async (visit) => {
    const { conversation, reference } = visit.present();
    await visit.parts.ends.byVisitor(conversation);
    visit.parts.signals.ended(conversation);
    return { ended: true, ...(reference === undefined ? {} : { reference }) };
  },
};
