import type { MessageReceived } from '@redress/contracts';
import { derivedId, sha256 } from '@redress/kernel';
import type { InboxRow } from '../infrastructure/inbox-row.js';

/**
 * The normal form of a message nobody could read: it still opens a case, so that an owner and a clock exist, with the
 * original attached. Its sender is unknown, so it is a party of its own.
 */
export function unreadableMessage(row: InboxRow, why: string): MessageReceived {
  return {
    id: row._id,
    reading: row.reading,
    channel: row.channel,
    account: row.account,
    externalId: row.externalId,
    kind: 'message',
    from: { key: derivedId('party', 'unreadable', row._id), proved: false },
    to: [],
    otherRecipients: [],
    text: { preview: '', bytes: 0, sha256: sha256('') },
    attachments: [],
    clues: { answers: [], tokens: [] },
    unreadable: why,
    receivedAt: row.receivedAt,
    raw: row.raw,
    ...(row.reservedReference === undefined ? {} : { reservedReference: row.reservedReference }),
  };
}
