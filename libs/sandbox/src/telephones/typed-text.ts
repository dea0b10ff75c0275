import type { Instant } from '@redress/kernel';
import type { ReceivedText } from './kept-texts.js';

/** A text that was sent from a telephone, as the person there sees it. */
export interface ReadTypedText {
  readonly id: string;
  readonly sentAt: Instant;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Files that went with it: their names, or their media types where they have none. */
  readonly files: readonly string[];
}

export function readTypedText({ sid, receivedAt, from, to, body, files }: ReceivedText): ReadTypedText {
  return { id: sid, sentAt: receivedAt, from, to, text: body, files: files.map(({ name, type }) => name ?? type) };
}
