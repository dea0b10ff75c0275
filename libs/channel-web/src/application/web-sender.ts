import type { DeliveryRow, SendOutcome, UpdateSender } from '@redress/channel-kit';

/**
 * "Sends" by showing: the status page reads the case view, which holds the same words. So the update has arrived at
 * the only place this customer gave us.
 */
export class WebSender implements UpdateSender {
  readonly inDoubt = 'send-again';

  send(delivery: DeliveryRow): Promise<SendOutcome> {
    return Promise.resolve({ state: 'accepted', externalId: delivery._id, reason: 'shown on the status page' });
  }
}
