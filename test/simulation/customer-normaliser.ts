import type { InboxRow, Normaliser } from '@redress/channel-kit';
import type { MessageReceived } from '@redress/contracts';
import { sha256, type TextContent } from '@redress/kernel';

/** What a simulated customer puts on the wire: the normal form but for what the gateway adds. */
export interface WireMessage {
  readonly kind: MessageReceived['kind'];
  readonly from: MessageReceived['from'];
  readonly otherRecipients: string[];
  readonly text: string;
  readonly messageId?: string;
  readonly answers: string[];
  readonly tokens: string[];
  /** Of a conversation. */
  readonly stay?: number;
  readonly request?: MessageReceived['request'];
}

/** Reads {@link WireMessage}s, repeatably. */
export class CustomerNormaliser implements Normaliser {
  normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const wire = JSON.parse(raw.toString('utf8')) as WireMessage;
    const { kind, from, otherRecipients, messageId, answers, tokens, stay, request } = wire;
    const message: MessageReceived = {
      id: row._id,
      reading: row.reading,
      channel: row.channel,
      account: row.account,
      externalId: row.externalId,
      kind,
      from,
      to: [row.account],
      otherRecipients,
      text: textOf(wire.text),
      attachments: [],
      clues: { answers, tokens, ...(messageId === undefined ? {} : { messageId }) },
      receivedAt: row.receivedAt,
      raw: row.raw,
      ...(stay === undefined ? {} : { stay }),
      ...(request === undefined ? {} : { request }),
      ...(row.reservedReference === undefined ? {} : { reservedReference: row.reservedReference }),
    };
    return Promise.resolve(message);
  }
}

export function textOf(text: string): TextContent {
  return { preview: text, bytes: Buffer.byteLength(text), sha256: sha256(text) };
}
