import type { VisitorEvent } from '../visitor-event.js';

/**
 * `end`: the visitor ends the conversation. A line says so; what was said stays, and so does the complaint. Whoever holds the token
 * may come back and write on.
 */
export const END: VisitorEvent = {
  name: 'end',
  answer: async (visit) => {
    const { conversation, reference } = visit.present();
    const { limits, ends, signals } = visit.parts;
    limits.end(conversation, visit.address);
    await ends.byVisitor(conversation);
    signals.ended(conversation);
    return { ended: true, ...(reference === undefined ? {} : { reference }) };
  },
};
