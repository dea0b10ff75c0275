import type { MessageReceived } from '@redress/contracts';
import { sha256, toInstant } from '@redress/kernel';

/** What of a message a test decides; the rest follows from its id. */
export interface Incoming {
  readonly id: string;
  /** Who writes, as the local part of an address at `mail.example`, or a whole address. */
  readonly from: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly words?: string;
  readonly language?: string;
  readonly channel?: MessageReceived['channel'];
  /** The message that it answers. */
  readonly answers?: string;
}

/** A message as the gateways hand it over. */
export function incomingMessage({ id, from, at, answers, ...given }: Incoming): MessageReceived {
  const { words = '', language, channel = 'email' } = given;
  const address = from.includes('@') ? from : `${from}@mail.example`;
  const key = `key-${address}`;
  return {
    id,
    reading: 0,
    channel,
    account: 'complaints@acme.example',
    externalId: `${id}@mail.example`,
    kind: 'message',
    from: { key, address, proved: false },
    to: ['complaints@acme.example'],
    otherRecipients: [],
    subject: `about ${id}`,
    text: { preview: words, bytes: Buffer.byteLength(words), sha256: sha256(words) },
    attachments: [],
    clues: {
      messageId: `${id}@mail.example`,
      answers: answers === undefined ? [] : [`${answers}@mail.example`],
      tokens: [],
    },
    receivedAt: toInstant(at),
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
    ...(language === undefined ? {} : { language }),
  };
}
