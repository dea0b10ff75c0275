import type { CaseChange } from './case-change.js';
import type { CaseEntry, CaseHead } from './case-head.js';
import { participantsWithout } from './participants.js';

/** The message id of an entry and which reading of it this is; undefined for what no gateway took in. */
export function readingOf({ _id, raw, messageId }: CaseEntry): { messageId: string; reading: number } | undefined {
  // A part that was split off is not what the gateway would read again.
  const [part, reading] = _id.split(':').slice(-2);
  return raw === undefined || part !== '0' ? undefined : { messageId, reading: Number(reading) };
}

/**
 * What remains on the case that a message wrongly joined: that there was one and where it went, none of its words and nobody
 * whom it brought.
 */
export function movedAwayChange(
  head: CaseHead,
  entry: CaseEntry,
  to: { readonly reference: string; readonly by: string; readonly reason?: string },
): CaseChange {
  const { reference, by, reason } = to;
  return {
    ...(entry.brought === undefined ? {} : { fields: { participants: participantsWithout(head, entry.brought) } }),
    emptied: [{ entryId: entry._id, movedTo: reference, visible: entry.visible }],
    history: {
      kind: 'entry-moved',
      actor: by,
      content: { entry: entry._id, to: reference, ...(reason === undefined ? {} : { reason }) },
    },
    forPeople: true,
    forCustomer: true,
  };
}
