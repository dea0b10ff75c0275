import type { DeliveryDesk } from '@redress/channel-kit';
import { failureWords, OUTSIDE_WINDOW } from '../domain/failure.js';
import { evidenceOf } from '../domain/message-status.js';
import { readStatus, type FormFields, type ReceivedStatus } from '../domain/received-text.js';
import type { Told } from '../domain/status-callback.js';
import type { TextNetwork } from '../domain/text-network.js';
import type { ConversationWindows } from './conversation-windows.js';

type Desk = Pick<DeliveryDesk, 'observe' | 'beginAgain'>;

/** Works in how far texts have come, as the provider tells it: in any order, more than once, even before its own answer. */
export class DeliveryStates {
  constructor(
    private readonly desks: Readonly<Record<TextNetwork, Desk>>,
    private readonly windows: Pick<ConversationWindows, 'closed'>,
  ) {}

  /**
   * Durable when it resolves: the state stands in the delivery's row. Dedupe key: update and state, which only moves up.
   * @param told what the provider was given to say with it
   */
  async tell({ update, channel, sent }: Required<Told>, fields: FormFields): Promise<void> {
    const status = readStatus(fields);
    const evidence = status === undefined ? undefined : evidenceOf(status.status, status.errorCode);
    if (status === undefined || evidence === undefined) return;
    const desk = this.desks[channel];
    if (channel === 'sms') await desk.observe(update, { ...evidence, externalId: status.sid });
    else if (sent !== 'words' || !(await this.cameTooLate(update, status))) {
      // Of two messages the second counts: what is told of the first says nothing once there is a second.
      await desk.observe(update, { ...evidence, externalId: status.sid, course: sent === 'instead' ? 1 : 0 });
    }
  }

  /** The provider takes words and says afterwards that their time was over: a template goes in their place, once. */
  private async cameTooLate(update: string, { errorCode, from, to }: ReceivedStatus): Promise<boolean> {
    if (errorCode !== OUTSIDE_WINDOW) return false;
    if (from !== undefined && to !== undefined) await this.windows.closed(from, to);
    return await this.desks.whatsapp.beginAgain(update, failureWords(errorCode));
  }
}
