import type { DeliveryDesk } from '@redress/channel-kit';
import { failureWords, OUTSIDE_WINDOW } from '../domain/failure.js';
import { evidenceOf, movesFrom } from '../domain/message-status.js';
import type { ReceivedStatus } from '../domain/received-text.js';
import type { Told } from '../domain/status-callback.js';
import type { ConversationWindows } from './conversation-windows.js';

type Desk = Pick<DeliveryDesk, 'observe' | 'beginAgain'>;

/**
 * Works in how far the texts of one channel have come, whether a callback tells it or the provider's list: in any order, more than
 * once, even before the provider's own answer.
 */
export class TextStates {
  /** @param windows where words of our own may go for a time only */
  constructor(
    private readonly desk: () => Desk,
    private readonly windows?: Pick<ConversationWindows, 'closed'>,
  ) {}

  /**
   * Durable when it resolves: the state stands in the delivery's row. Dedupe key: update and state, which only moves up.
   * @returns false when it says nothing, or nothing that is new
   */
  async observe({ update, sent }: Required<Pick<Told, 'update' | 'sent'>>, status: ReceivedStatus): Promise<boolean> {
    const evidence = evidenceOf(status.status, status.errorCode);
    if (evidence === undefined) return false;
    if (sent === 'words' && (await this.cameTooLate(update, status))) return true;
    // Of two messages the second counts: what is told of the first says nothing once there is a second.
    const course = sent === 'instead' ? 1 : 0;
    return await this.desk().observe(update, {
      ...evidence,
      ...movesFrom(evidence.state),
      externalId: status.sid,
      course,
    });
  }

  /** The provider takes words and says afterwards that their time was over: a template goes in their place, once. */
  private async cameTooLate(update: string, { errorCode, from, to }: ReceivedStatus): Promise<boolean> {
    if (this.windows === undefined || errorCode !== OUTSIDE_WINDOW) return false;
    if (from !== undefined && to !== undefined) await this.windows.closed(from, to);
    return await this.desk().beginAgain(update, failureWords(errorCode));
  }
}
