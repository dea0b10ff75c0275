import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import type { OutgoingText } from '../infrastructure/text-provider.js';

/** Makes of an update the text that goes out, or says why none does. */
export interface TextComposer {
  /** @param number the recipient's, in E.164 */
  compose(delivery: DeliveryRow, number: string): Promise<OutgoingText | SendOutcome>;

  /** What goes in its place where the provider says that the time for words of our own is over. */
  composeOutsideWindow?(delivery: DeliveryRow, number: string): Promise<OutgoingText | SendOutcome>;
}

export const UNUSABLE: SendOutcome = { state: 'failed', reason: 'recipient-unusable' };
