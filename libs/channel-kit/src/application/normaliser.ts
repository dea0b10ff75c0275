import type { MessageReceived } from '@redress/contracts';
import type { InboxRow } from '../infrastructure/inbox-row.js';

/** Turns what a channel took in into the normal form. */
export interface Normaliser {
  /**
   * The same row and bytes always give the same message, and files it writes have references derived from them: the
   * message is normalised again whenever it is published again. Bad input is no error: it gives a message with
   * `unreadable` set. Throws only what may pass (retriable); anything else counts as a defect of the normaliser.
   */
  normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived>;
}
