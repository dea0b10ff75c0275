import type { InboxRow, Json } from '@redress/channel-kit';

/** What the gateway knows of a web message beside its bytes. */
export interface WebHints {
  /** Keyed hash of the sender's address, or of the message id when there is none. */
  readonly partyKey: string;
  /** Hash of the whole request: the same key with another hash is another request. */
  readonly requestHash: string;
  /** The case whose link the sender holds, for a message that adds to it. */
  readonly caseId?: string;
  /** The holder of the link has proved to be the complainant. */
  readonly proved?: boolean;
}

export function toHints({ partyKey, requestHash, caseId, proved }: WebHints): Record<string, Json> {
  return { partyKey, requestHash, ...(caseId === undefined ? {} : { caseId }), ...(proved === true ? { proved } : {}) };
}

export function readHints({ hints, _id }: InboxRow): WebHints {
  const { partyKey, requestHash, caseId, proved } = hints;
  return {
    partyKey: typeof partyKey === 'string' ? partyKey : _id,
    requestHash: typeof requestHash === 'string' ? requestHash : '',
    ...(typeof caseId === 'string' ? { caseId } : {}),
    ...(proved === true ? { proved } : {}),
  };
}
