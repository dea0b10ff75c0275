import type { AttachmentData, MessageAsk } from '@redress/contracts';
import type { StayEnd } from '../infrastructure/stay-row.js';

/** What a visitor may say of themselves. Nothing of it is proved. */
export interface VisitorDetails {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  /** BCP 47. */
  readonly language?: string;
}

/** The original of a message of a conversation, as JSON: what was written, and what its writer had said of themselves by then. */
export interface RawChatMessage extends VisitorDetails {
  readonly id: string;
  readonly text: string;
  /** What it asks of people; the number to call is `phone`. */
  readonly asks?: MessageAsk;
  /** It only says how its writer can be reached: `email`, `phone`, or neither from who does not want to say it. */
  readonly reach?: true;
  /** It is a file: of which upload, and where it is kept. */
  readonly upload?: string;
  readonly file?: AttachmentData;
}

export function encodeChatMessage(message: RawChatMessage): Buffer {
  return Buffer.from(JSON.stringify(message), 'utf8');
}

/** @throws SyntaxError when the bytes are not what `encodeChatMessage` made */
export function decodeChatMessage(raw: Buffer): RawChatMessage {
  return JSON.parse(raw.toString('utf8')) as RawChatMessage;
}

/** The original of the end of a stay. */
export interface RawStayEnd {
  readonly ended: StayEnd;
  readonly stay: number;
}

export function encodeStayEnd(end: RawStayEnd): Buffer {
  return Buffer.from(JSON.stringify(end), 'utf8');
}
