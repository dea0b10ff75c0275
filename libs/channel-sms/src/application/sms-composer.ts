import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import { senderAddress } from '../domain/sender-address.js';
import { statusCallback } from '../domain/status-callback.js';
import type { OutgoingText } from '../infrastructure/text-provider.js';
import { UNUSABLE, type TextComposer } from './text-composer.js';
import type { UpdateWords } from './update-words.js';

/** An update as a text message: its words as they are. */
export class SmsComposer implements TextComposer {
  /**
   * @param numbers our numbers and services, the first is used where nobody wrote to one
   * @param statusUrl where the provider tells how far a text has come
   */
  constructor(
    private readonly words: Pick<UpdateWords, 'read'>,
    private readonly numbers: readonly string[],
    private readonly statusUrl: string,
  ) {}

  async compose({ _id, update }: DeliveryRow, number: string): Promise<OutgoingText | SendOutcome> {
    const sender = senderAddress(this.numbers, update.account);
    if (sender === undefined) return UNUSABLE;
    const body = await this.words.read(update.text);
    if (typeof body !== 'string') return body;
    return { sender, to: number, said: { body }, statusCallback: statusCallback(this.statusUrl, { update: _id }) };
  }
}
